using System.Runtime.InteropServices;
using Fovea.Imaging.Tests.Goldens;

namespace Fovea.Imaging.Tests;

/// <summary>Pillow's bicubic filter, and a rectangle of a resized picture.</summary>
public class BicubicTests
{
    [Fact]
    public void Pictures_equal_Pillows_bit_for_bit()
    {
        Assert.Equal(18, BicubicGoldens.Images.Length);
        foreach (var g in BicubicGoldens.Images)
        {
            var image = new Image(g.Width, g.Height, g.Channels, Convert.FromBase64String(g.From).AsSpan());
            var resized = Resizing.Bicubic(image, g.NewWidth, g.NewHeight);
            TestImages.AssertEqual(new Image(g.NewWidth, g.NewHeight, g.Channels, Convert.FromBase64String(g.To).AsSpan()), resized);
        }
    }

    [Fact]
    public void Planes_equal_Pillows_bit_for_bit()
    {
        Assert.Equal(6, BicubicGoldens.Planes.Length);
        foreach (var g in BicubicGoldens.Planes)
        {
            var result = new float[g.NewWidth * g.NewHeight];
            Resizing.Bicubic(Floats(g.From), g.Height, g.Width, g.NewHeight, g.NewWidth, result);
            Assert.Equal(Floats(g.To), result);
        }

        static float[] Floats(string text) => MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(text)).ToArray();
    }

    [Fact]
    public void Sixteen_bit_follows_eight_bit()
    {
        // Far enough from black and white that nothing is cut off between the two passes.
        var image = TestImages.Random(23, 17, 3, 8);
        foreach (ref var p in image.Pixels8) p = (byte)(64 + p / 2);
        var expected = Resizing.Bicubic(image, 9, 30).Pixels8.ToArray();
        var actual = Resizing.Bicubic(image.To16Bit(), 9, 30).To8Bit().Pixels8.ToArray();
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
    }

    [Theory]
    [InlineData(1, Interpolation.Bilinear)]
    [InlineData(3, Interpolation.Bicubic)]
    public void A_window_is_what_cropping_gives(int channels, Interpolation interpolation)
    {
        var image = TestImages.Random(31, 23, channels, 8);
        foreach (var (width, height) in new[] { (12, 9), (31, 9), (12, 23), (31, 23), (70, 50), (70, 9) })
        {
            var whole = Resizing.Resize(image, width, height, interpolation);
            foreach (var (left, top, columns, rows) in new[] { (0, 0, width, height), (3, 2, 7, 5), (width - 1, height - 1, 1, 1) })
                TestImages.AssertEqual(whole.Crop(left, top, columns, rows),
                    Resizing.Window(image, width, height, interpolation, left, top, columns, rows));
        }
    }

    [Fact]
    public void A_window_of_what_no_picture_could_hold_is_small()
    {
        var strip = new Image(60_000, 1, 3);
        strip.Pixels8.Fill(77);
        var window = Resizing.Window(strip, 256 * 60_000, 256, Interpolation.Bilinear, 7_000_000, 16, 224, 224);
        Assert.Equal((224, 224), (window.Width, window.Height));
        Assert.All(window.Pixels8.ToArray(), p => Assert.Equal(77, p));
    }

    [Fact]
    public void Rectangles_outside_and_pictures_of_another_kind_are_refused()
    {
        var image = new Image(8, 8, 3);
        Assert.Contains("expected a rectangle within 4 × 4, got 3 × 3 at (2, 0)", Assert.Throws<ArgumentOutOfRangeException>(() =>
            Resizing.Window(image, 4, 4, Interpolation.Bilinear, 2, 0, 3, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("expected 8 bit without alpha, got Image(8 × 8, RGBA, 8 bit). Call Flatten().To8Bit().",
            Assert.Throws<ArgumentException>(() =>
                Resizing.Window(new Image(8, 8, 4), 4, 4, Interpolation.Bilinear, 0, 0, 3, 3)).Message, StringComparison.Ordinal);
        Assert.Contains("expected sides of 1…65535", Assert.Throws<ArgumentOutOfRangeException>(() =>
            Resizing.Bicubic(image, int.MaxValue, 4)).Message, StringComparison.Ordinal);
    }
}
