using System.Runtime.InteropServices;
using Fovea.Imaging.Tests.Goldens;

namespace Fovea.Imaging.Tests;

public class ResizingTests
{
    [Fact]
    public void Bilinear_equals_Pillow_bit_for_bit()
    {
        Assert.Equal(28, ResizeGoldens.Images.Length);
        foreach (var g in ResizeGoldens.Images)
        {
            var image = new Image(g.Width, g.Height, g.Channels, Convert.FromBase64String(g.From).AsSpan());
            var resized = Resizing.Bilinear(image, g.NewWidth, g.NewHeight);
            TestImages.AssertEqual(new Image(g.NewWidth, g.NewHeight, g.Channels, Convert.FromBase64String(g.To).AsSpan()), resized);
        }
    }

    [Fact]
    public void Bilinear_planes_equal_Pillow_bit_for_bit()
    {
        Assert.Equal(7, ResizeGoldens.Planes.Length);
        foreach (var g in ResizeGoldens.Planes)
        {
            var result = new float[g.NewWidth * g.NewHeight];
            Resizing.Bilinear(Floats(g.From), g.Height, g.Width, g.NewHeight, g.NewWidth, result);
            Assert.Equal(Floats(g.To), result);
        }

        static float[] Floats(string text) => MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(text)).ToArray();
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(1, 16)]
    [InlineData(4, 16)]
    public void Flat_pictures_stay_flat(int channels, int bitDepth)
    {
        var value = bitDepth == 8 ? 201 : 51111;
        foreach (var (width, height) in new[] { (3, 2), (40, 31), (11, 13), (1, 1) })
        {
            // Alpha equal to the colour is rounded on the way there and back, so it is made opaque.
            var from = TestImages.Flat(11, 13, channels, value, bitDepth);
            var to = TestImages.Flat(width, height, channels, value, bitDepth);
            if (channels == 4)
            {
                Opaque(from);
                Opaque(to);
            }
            TestImages.AssertEqual(to, Resizing.Bilinear(from, width, height));
            TestImages.AssertEqual(to, Resizing.Nearest(from, width, height));
        }

        static void Opaque(Image image)
        {
            for (var i = 3; i < image.Width * image.Height * 4; i += 4)
                if (image.BitDepth == 8) image.Pixels8[i] = 255;
                else image.Pixels16[i] = 65535;
        }
    }

    [Fact]
    public void Sixteen_bit_follows_eight_bit()
    {
        var image = TestImages.Random(23, 17, 3, 8);
        var expected = Resizing.Bilinear(image, 9, 30).Pixels8.ToArray();
        var actual = Resizing.Bilinear(image.To16Bit(), 9, 30).To8Bit().Pixels8.ToArray();
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second - pair.First, -1, 1));
    }

    [Fact]
    public void Nearest_takes_the_pixel_under_the_centre()
    {
        var image = new Image(5, 1, 1, [0, 1, 2, 3, 4]);
        Assert.Equal([0, 2, 4], Resizing.Nearest(image, 3, 1).Pixels8.ToArray());
        Assert.Equal([1, 3], Resizing.Nearest(image, 2, 2).Pixels8[..2].ToArray());
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3, 4, 4], Resizing.Nearest(image, 10, 1).Pixels8.ToArray());
        var plane = new float[2];
        Resizing.Nearest([0f, 1, 2, 3, 4], 1, 5, 1, 2, plane);
        Assert.Equal([1f, 3f], plane);
    }

    [Fact]
    public void Nearest_enlarged_by_whole_numbers_shrinks_back()
    {
        var image = TestImages.Random(7, 5, 4, 16);
        TestImages.AssertEqual(image, Resizing.Nearest(Resizing.Nearest(image, 21, 15), 7, 5));
    }

    [Fact]
    public void Transparent_colours_do_not_bleed()
    {
        var image = new Image(2, 1, 4, [255, 0, 0, 255, 0, 255, 0, 0]);
        Assert.Equal([255, 0, 0, 128], Resizing.Bilinear(image, 1, 1).Pixels8.ToArray());
        Assert.Equal([65535, 0, 0, 32768], Resizing.Bilinear(image.To16Bit(), 1, 1).Pixels16.ToArray().Select(v => (int)v));
    }

    [Fact]
    public void Planes_of_other_sizes_are_refused()
    {
        var thrown = Assert.Throws<ArgumentException>(() => Resizing.Bilinear([1f, 2f], 1, 3, 1, 1, new float[1]));
        Assert.Contains("expected a plane of 1 × 3 = 3 elements, got 2", thrown.Message, StringComparison.Ordinal);
        thrown = Assert.Throws<ArgumentException>(() => Resizing.Nearest([1f, 2f], 1, 2, 2, 2, new float[1]));
        Assert.Contains("expected room for 2 × 2 = 4 elements, got 1", thrown.Message, StringComparison.Ordinal);
    }
}
