using System.Text;
using SkiaSharp;

namespace Fovea.Imaging.Tests;

public class LetteringTests
{
    private static Image White(int width, int height) => TestImages.Flat(width, height, 3, 255);

    private static byte[] Shape(string text)
    {
        var image = White(40, 40);
        Lettering.Draw(image, 4, 30, text, Rgb.Black, 24);
        return image.Pixels8.ToArray();
    }

    [Fact]
    public void Widths_are_those_of_the_font()
    {
        using var data = SKData.CreateCopy(FontMetrics.Read());
        using var face = SKTypeface.FromData(data);
        using var font = new SKFont(face, 100) { LinearMetrics = true, Subpixel = true, Hinting = SKFontHinting.None };
        for (var c = 32; c < 0x2800; c++)
        {
            if (!FontMetrics.Default.Has(new Rune(c))) continue;
            Assert.Equal(font.MeasureText(((char)c).ToString()), Lettering.Measure(((char)c).ToString(), 100), 0.06);
        }
        Assert.Equal(font.MeasureText("Loss 0.123 → Ünï"), Lettering.Measure("Loss 0.123 → Ünï", 100), 0.5);
    }

    [Fact]
    public void Every_character_that_is_used_has_a_shape_of_its_own()
    {
        var characters = Enumerable.Range(33, 94).Select(c => (char)c).Concat("→←✓✗≠≤≥°…±×·µ²αβγδσÄöüßéçñøŁžДж√∂∇");
        var shapes = characters.Select(c =>
        {
            Assert.True(FontMetrics.Default.Has(new Rune(c)), $"{c}");
            return (c, Shape: Convert.ToHexString(Shape(c.ToString())));
        }).GroupBy(s => s.Shape);
        Assert.All(shapes, s => Assert.Single(s));
    }

    [Fact]
    public void What_the_font_has_not_is_a_box()
    {
        Assert.False(FontMetrics.Default.Has(new Rune('漢')));
        Assert.Equal(Shape("漢"), Shape("字"));
        Assert.Contains((byte)0, Shape("漢"));
        Assert.Equal(Lettering.Measure("漢", 10), Lettering.Measure("😀", 10));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Letters_stand_on_the_line_within_what_is_measured(bool bold)
    {
        foreach (var (text, below) in new[] { ("HENx", false), ("gjpy", true) })
        {
            var image = White(200, 60);
            Lettering.Draw(image, 20, 40, text, Rgb.Bad, 30, bold);
            var inked = Enumerable.Range(0, 200 * 60).Where(i => image.Pixels8[3 * i + 1] < 200).Select(i => (X: i % 200, Y: i / 200))
                .ToList();
            Assert.InRange(inked.Min(p => p.X), 18, 26);
            Assert.InRange(inked.Max(p => p.X), 60, 20 + Lettering.Measure(text, 30, bold) + 1);
            Assert.InRange(inked.Max(p => p.Y), below ? 44 : 38, 40 + 30 * Lettering.Descent);
            Assert.InRange(inked.Min(p => p.Y), 40 - 30 * Lettering.Ascent - 2, 30);
        }
        Assert.True(Lettering.Measure("a", 10, bold: true) > Lettering.Measure("a", 10));
    }

    [Fact]
    public void Text_outside_the_picture_is_cut_off()
    {
        var image = White(9, 9);
        Lettering.Draw(image, -3, 5, "ABC", Rgb.Black, 20);
        Lettering.Draw(image, 500, 5, "ABC", Rgb.Black, 20);
        Lettering.Draw(image, 2, -100, "ABC", Rgb.Black, 20);
        Lettering.Draw(image, 0, 5, "", Rgb.Black, 20);
        Assert.Contains((byte)0, image.Pixels8.ToArray());
        Assert.StartsWith("Drawing: expected an 8 bit RGB picture, got Image(4 × 4, grey, 8 bit).",
            Assert.Throws<ArgumentException>(() => Lettering.Draw(new Image(4, 4, 1), 0, 0, "A", Rgb.Black, 8)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_too_long_ends_in_dots()
    {
        const string Text = "a caption, too long";
        for (var width = 0; width < 200; width++)
        {
            var shorter = Lettering.Shorten(Text, width, 12);
            Assert.True(Lettering.Measure(shorter, 12) <= width);
            Assert.True(shorter.Length == 0 || shorter == Text || shorter.EndsWith('…'));
        }
        Assert.Equal(Text, Lettering.Shorten(Text, Lettering.Measure(Text, 12), 12));
        Assert.Equal("😀…", Lettering.Shorten("😀😀😀😀", 3.5 * Lettering.Measure("😀", 12), 12));
    }

    [Fact]
    public void A_drawing_has_what_was_drawn_at_its_scale()
    {
        var image = Drawing.Paint(40, 20, Rgb.White, d =>
        {
            d.Rectangle(0, 0, 10, 20, Rgb.Good);
            d.Circle(20, 10, 5, Rgb.Bad);
            d.Polyline([(30, 0), (30, 20)], 4, Rgb.Black);
            d.Inset(35, 10, inner => inner.Rectangle(0, 0, 5, 5, Rgb.Good));
        }, scale: 3);
        Assert.Equal((120, 60, 3), (image.Width, image.Height, image.Channels));
        Rgb At(int x, int y) => image.Pixels8.Slice(3 * (y * 120 + x), 3) is var p ? new(p[0], p[1], p[2]) : default;
        Assert.Equal((Rgb.Good, Rgb.Bad, Rgb.Black, Rgb.White), (At(15, 30), At(60, 30), At(90, 30), At(40, 30)));
        Assert.Equal((Rgb.White, Rgb.Good), (At(110, 25), At(110, 35)));
    }
}
