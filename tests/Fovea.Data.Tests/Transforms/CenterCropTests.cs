using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

public class CenterCropTests
{
    [Fact]
    public void The_middle_is_cut_out()
    {
        var picture = new Picture(2, 7, 6);
        Assert.Equal(Picture.Make(2, 3, 4, (c, y, x) => picture.At(c, y + 2, x + 1)), picture.Apply(new CenterCrop(3, 4)));
        Assert.Equal(picture.Values, picture.Apply(new CenterCrop(7, 6)));
    }

    [Theory]
    [InlineData(5, 2, 2)] // 1.5 is rounded to the even 2
    [InlineData(7, 2, 2)] // 2.5 too
    public void Halves_are_rounded_to_even(int side, int size, int first)
    {
        var picture = new Picture(1, side, side);
        Assert.Equal(picture.At(0, first, first), picture.Apply(new CenterCrop(size))[0]);
    }

    [Fact]
    public void Pictures_that_are_too_small_are_refused() =>
        Assert.Equal("CenterCrop: expected pictures of at least 5 × 5, got 4 × 9. Resize them first, or crop less.",
            Assert.Throws<ShapeException>(() => new CenterCrop(5).OutputShape([1, 4, 9])).Message);
}
