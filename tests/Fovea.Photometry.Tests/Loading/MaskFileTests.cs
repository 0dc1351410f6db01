using Fovea.Imaging;

namespace Fovea.Photometry.Tests.Loading;

/// <summary>Masks as other programs write them: a disc of 1,528 pixels.</summary>
public class MaskFileTests
{
    [Theory]
    [InlineData("1-bit.png")]
    [InlineData("16.png")]
    [InlineData("0-1.png")]
    [InlineData("palette.png")]
    [InlineData("cut-out.png")]
    public void Kinds_of_masks_select_the_same_pixels(string file)
    {
        var warnings = new List<string>();
        var mask = MaskFile.Read(Path.Combine(AppContext.BaseDirectory, "Files", "masks", file), warnings);
        Assert.Equal((48, 48, 1528), (mask.Width, mask.Height, mask.Count));
        Assert.Equal(24 * 48 + 24, mask.Indices[mask.Indices.AsSpan().IndexOf(24 * 48 + 24)]);
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_mask_of_another_size_is_refused_with_both_sizes()
    {
        using var folder = new TemporaryFolder();
        CapFolder.Write(folder);
        var other = Path.Combine(AppContext.BaseDirectory, "Files", "masks", "other-size.png");
        Assert.EndsWith("01.png: size: expected 47 × 48 as other-size.png has, got 48 × 48",
            Assert.Throws<DataFormatException>(() => PhotometricScene.Load(folder.Path, new() { Mask = other })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 16, new[] { 0, 1 })]
    [InlineData(1, 8, new[] { 0, 127 })]
    [InlineData(1, 8, new[] { 10, 250 })]
    [InlineData(3, 8, new[] { 0, 0, 0, 200, 0, 200 })]
    [InlineData(2, 8, new[] { 0, 255, 255, 255 })]
    [InlineData(2, 8, new[] { 0, 0, 0, 255 })]
    [InlineData(4, 16, new[] { 9, 9, 9, 0, 0, 0, 0, 65535 })]
    public void The_second_pixel_is_the_object(int channels, int depth, int[] samples)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal([1], Read(folder, channels, depth, samples).Indices);
    }

    [Theory]
    [InlineData(1, new[] { 0, 1, 2 }, "expected one white pixel or more, the brightest is 2 of 255; make the object white")]
    [InlineData(1, new[] { 1, 1, 1 }, "expected one white pixel or more, the brightest is 1 of 255; make the object white")]
    [InlineData(1, new[] { 0, 0, 0 }, "expected one white pixel or more, got none")]
    [InlineData(2, new[] { 255, 0, 255, 0, 255, 0 }, "expected one white pixel or more, got none")]
    [InlineData(3, new[] { 0, 0, 0, 128, 0, 0, 224, 224, 192 }, "expected black and white, or one colour on black, got 3 colours")]
    public void What_selects_nothing_or_several_things_is_refused(int channels, int[] samples, string expected)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal($"{folder.At("m.png")}: mask: {expected}",
            Assert.Throws<DataFormatException>(() => Read(folder, channels, 8, samples)).Message);
    }

    [Fact]
    public void What_selects_everything_or_the_border_is_warned_of()
    {
        using var folder = new TemporaryFolder();
        string Warning(Func<int, int, byte> value)
        {
            folder.Picture("m.png", 5, 5, value);
            var warnings = new List<string>();
            MaskFile.Read(folder.At("m.png"), warnings);
            return Assert.Single(warnings);
        }
        Assert.Equal("m.png: the mask selects every pixel of the picture", Warning((_, _) => 255));
        Assert.Equal("m.png: the mask selects the whole border of the picture and not all within; is it inverted? White is the object",
            Warning((x, y) => (byte)(x == 2 && y == 2 ? 0 : 255)));
    }

    private static PixelMask Read(TemporaryFolder folder, int channels, int depth, int[] samples)
    {
        var picture = new Image(samples.Length / channels, 1, channels, depth);
        for (var i = 0; i < samples.Length; i++)
            if (depth == 8) picture.Pixels8[i] = (byte)samples[i]; else picture.Pixels16[i] = (ushort)samples[i];
        picture.Save(folder.At("m.png"));
        return MaskFile.Read(folder.At("m.png"));
    }
}
