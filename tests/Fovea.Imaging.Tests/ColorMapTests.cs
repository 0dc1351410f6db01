namespace Fovea.Imaging.Tests;

public class ColorMapTests
{
    [Fact]
    public void Anchors_are_met_and_the_rest_lies_between()
    {
        Assert.Equal(new(0x44, 0x01, 0x54), ColorMap.Viridis.At(0));
        Assert.Equal(new(0x88, 0x88, 0x88), new ColorMap(Rgb.Black, new(0x88, 0x88, 0x88), Rgb.White).At(0.5));
        Assert.Equal(new(0xFD, 0xE7, 0x25), ColorMap.Viridis.At(1));
        Assert.Equal(new(0x44, 0x01, 0x54), ColorMap.Viridis.At(-3));
        Assert.Equal(new(0xFD, 0xE7, 0x25), ColorMap.Viridis.At(double.PositiveInfinity));
        Assert.Equal(new(64, 64, 64), ColorMap.Grey.At(0.25));
        Assert.Equal(new(128, 128, 128), ColorMap.Viridis.At(double.NaN));
        Assert.Equal(new(15, 5, 0), new ColorMap(new(10, 0, 0), new(20, 10, 0)).At(0.5));
    }

    // Entries of matplotlib's viridis between the anchors: _cm_listed.py, times 255, rounded.
    [Theory]
    [InlineData(25, 72, 36, 117)]
    [InlineData(76, 53, 95, 141)]
    [InlineData(128, 33, 145, 140)]
    [InlineData(179, 68, 191, 112)]
    [InlineData(195, 101, 203, 94)]
    [InlineData(230, 189, 223, 38)]
    [InlineData(243, 223, 227, 24)]
    [InlineData(247, 234, 229, 26)]
    public void Viridis_is_near_to_the_published_table(int entry, int r, int g, int b)
    {
        var color = ColorMap.Viridis.At(entry / 255.0);
        Assert.InRange(Math.Max(Math.Abs(color.R - r), Math.Max(Math.Abs(color.G - g), Math.Abs(color.B - b))), 0, 6);
    }

    [Fact]
    public void Viridis_grows_lighter_all_the_way()
    {
        var lightness = Enumerable.Range(0, 101).Select(i => ColorMap.Viridis.At(i / 100.0).Luma).ToArray();
        Assert.All(lightness.Zip(lightness.Skip(1)), pair => Assert.True(pair.Second >= pair.First));
    }

    [Fact]
    public void Planes_become_pictures()
    {
        var image = ColorMap.Grey.Apply([-1f, 0, 1, float.NaN, float.PositiveInfinity, 0.5f], 2, 3);
        Assert.Equal((3, 2, 3), (image.Width, image.Height, image.Channels));
        Assert.Equal([0, 128, 255, 128, 255, 191], image.Pixels8.ToArray().Where((_, i) => i % 3 == 0));
        Assert.Equal([51, 255], ColorMap.Grey.Apply([1f, 7], 1, 2, 0, 5).Pixels8.ToArray().Where((_, i) => i % 3 == 0));
        Assert.All(ColorMap.Grey.Apply([4f, 4], 1, 2).Pixels8.ToArray(), v => Assert.Equal(128, v));
        Assert.All(ColorMap.Grey.Apply([float.NaN], 1, 1).Pixels8.ToArray(), v => Assert.Equal(128, v));
        Assert.Throws<ArgumentException>(() => ColorMap.Grey.Apply([1f], 2, 2));
    }

    [Fact]
    public void Colours_are_read_and_written_as_hex()
    {
        Assert.Equal(new(0x1a, 0x7f, 0x37), Rgb.Parse("#1A7F37"));
        Assert.Equal("#1a7f37", Rgb.Good.ToString());
        Assert.Equal("Rgb.Parse: expected #rrggbb, got 'red'.", Assert.Throws<FormatException>(() => Rgb.Parse("red")).Message);
        Assert.Throws<FormatException>(() => Rgb.Parse("#12345g"));
    }
}
