namespace Fovea.Imaging.Tests;

public class ImageConversionTests
{
    // Image.frombytes("RGB", (6, 1), bytes([255,0,0, 0,255,0, 0,0,255, 12,200,77, 255,255,255, 1,2,3])).convert("L").tobytes()
    [Fact]
    public void Grey_equals_Pillow()
    {
        var rgb = new Image(6, 1, 3, [255, 0, 0, 0, 255, 0, 0, 0, 255, 12, 200, 77, 255, 255, 255, 1, 2, 3]);
        Assert.Equal([76, 150, 29, 130, 255, 2], rgb.ToGrayscale().Pixels8.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Sixteen_bit_grey_follows_eight_bit(int channels)
    {
        var image = TestImages.Random(31, 17, channels, 8);
        var expected = image.ToGrayscale().Pixels8.ToArray();
        var actual = image.To16Bit().ToGrayscale().To8Bit().Pixels8.ToArray();
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
        Assert.Equal(65535, TestImages.Flat(1, 1, channels, 65535, 16).ToGrayscale().Pixels16[0]);
    }

    [Fact]
    public void Alpha_is_dropped_or_laid_over_a_background()
    {
        var image = new Image(2, 1, 4, [100, 150, 200, 0, 100, 150, 200, 51]);
        Assert.Equal([100, 150, 200, 100, 150, 200], image.DropAlpha().Pixels8.ToArray());
        TestImages.AssertEqual(image.DropAlpha(), image.To16Bit().DropAlpha().To8Bit());
        TestImages.AssertEqual(image.ToRgb(Rgb.White), image.ToRgb());
        Assert.Equal([255, 255, 255, 224, 234, 244], image.ToRgb(Rgb.White).Pixels8.ToArray());
        TestImages.AssertEqual(image.ToRgb(Rgb.White), image.To16Bit().ToRgb(Rgb.White).To8Bit());
        Assert.Equal([9], new Image(1, 1, 2, [9, 0]).DropAlpha().Pixels8.ToArray());
        Assert.Equal([255], new Image(1, 1, 2, [9, 0]).Flatten().Pixels8.ToArray());
        Assert.Equal([1, 2, 3], new Image(1, 1, 2, [9, 0]).Flatten(new(1, 2, 3)).Pixels8.ToArray());
        Assert.Equal([255], new Image(1, 1, 4, [9, 8, 7, 0]).ToGrayscale().Pixels8.ToArray());
        Assert.Equal([0], new Image(1, 1, 4, [9, 8, 7, 0]).ToGrayscale(Rgb.Black).Pixels8.ToArray());
        Assert.Equal([0, 0, 0], new Image(1, 1, 2, [9, 0]).ToRgb(Rgb.Black).Pixels8.ToArray());
    }

    [Fact]
    public void Depths_round_trip_and_round_to_nearest()
    {
        var image = TestImages.Random(16, 16, 4, 8);
        TestImages.AssertEqual(image, image.To16Bit().To8Bit());
        var all = new Image(256, 256, 1, 16);
        for (var i = 0; i < 65536; i++) all.Pixels16[i] = (ushort)i;
        Assert.Equal(Enumerable.Range(0, 65536).Select(v => (byte)Math.Round(v / 257.0)), all.To8Bit().Pixels8.ToArray());
    }

    [Fact]
    public void Nothing_to_change_copies_nothing()
    {
        var grey = new Image(1, 1, 1);
        Assert.Same(grey, grey.ToGrayscale());
        Assert.Same(grey, grey.To8Bit());
    }
}
