namespace Fovea.Imaging.Tests;

public class FlippingTests
{
    [Fact]
    public void Mirrors_pixels_and_keeps_their_channels()
    {
        var image = new Image(2, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        Assert.Equal([4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9], image.FlipHorizontal().Pixels8.ToArray());
        Assert.Equal([7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6], image.FlipVertical().Pixels8.ToArray());
    }

    [Theory]
    [MemberData(nameof(TestImages.Layouts), MemberType = typeof(TestImages))]
    public void Twice_is_the_same(int width, int height, int channels, int bitDepth)
    {
        var image = TestImages.Random(width, height, channels, bitDepth);
        TestImages.AssertEqual(image, image.FlipHorizontal().FlipHorizontal());
        TestImages.AssertEqual(image, image.FlipVertical().FlipVertical());
        TestImages.AssertEqual(image.FlipVertical().FlipHorizontal(), image.FlipHorizontal().FlipVertical());
    }
}
