namespace Fovea.Imaging.Tests;

public class CroppingTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void Takes_the_rectangle(int bitDepth)
    {
        var image = TestImages.Random(7, 5, 3, bitDepth);
        var part = image.Crop(2, 1, 4, 3);
        for (var y = 0; y < 3; y++)
        {
            for (var i = 0; i < 12; i++)
            {
                var from = (y + 1) * 21 + 6 + i;
                Assert.Equal(Sample(image, from), Sample(part, y * 12 + i));
            }
        }
        TestImages.AssertEqual(image, image.Crop(0, 0, 7, 5));
        TestImages.AssertEqual(image.Crop(2, 1, 3, 3), image.CropCenter(3, 3));

        int Sample(Image of, int at) => bitDepth == 8 ? of.Pixels8[at] : of.Pixels16[at];
    }

    [Theory]
    [InlineData(-1, 0, 1, 1)]
    [InlineData(0, 0, 8, 1)]
    [InlineData(6, 0, 2, 1)]
    [InlineData(0, 0, 0, 1)]
    [InlineData(1, 1, int.MaxValue, int.MaxValue)]
    public void Rectangles_outside_are_refused(int left, int top, int width, int height)
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => new Image(7, 5, 1).Crop(left, top, width, height));
        Assert.Contains("expected a rectangle within 7 × 5", thrown.Message, StringComparison.Ordinal);
    }
}
