using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

public class GrayscaleTests
{
    [Fact]
    public void Colours_are_weighted()
    {
        var picture = new Picture(3, 4, 5);
        Assert.Equal(
            Picture.Make(1, 4, 5, (_, y, x) => 0.299f * picture.At(0, y, x) + 0.587f * picture.At(1, y, x) + 0.114f * picture.At(2, y, x)),
            picture.Apply(new Grayscale()));
    }

    [Fact]
    public void Grey_stays_and_other_channels_are_refused()
    {
        var picture = new Picture(1, 4, 5);
        Assert.Equal(picture.Values, picture.Apply(new Grayscale()));
        Assert.Equal("Grayscale: expected pictures [1 or 3, H, W], got [2, 4, 5].",
            Assert.Throws<ShapeException>(() => new Grayscale().OutputShape([2, 4, 5])).Message);
    }
}
