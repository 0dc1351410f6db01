namespace Fovea.Imaging.Tests;

public class BitmapFontTests
{
    private static Image White(int width, int height) => TestImages.Flat(width, height, 3, 255);

    /// <summary>Rows of the picture as text: # where it is black.</summary>
    private static string[] Show(Image image) => [.. Enumerable.Range(0, image.Height).Select(y =>
        string.Concat(Enumerable.Range(0, image.Width).Select(x => image.Pixels8[3 * (y * image.Width + x)] == 0 ? '#' : '.')))];

    [Fact]
    public void Letters_stand_on_the_line_and_hang_below_it()
    {
        var image = White(11, 9);
        BitmapFont.Draw(image, 0, 0, "Tg", Rgb.Black);
        Assert.Equal(
        [
            "#####......",
            "..#........",
            "..#....####",
            "..#...#...#",
            "..#...#...#",
            "..#...#...#",
            "..#....####",
            "..........#",
            ".......###.",
        ], Show(image));
    }

    [Fact]
    public void Every_printable_character_has_a_shape_of_its_own()
    {
        var characters = Enumerable.Range(33, 94).Select(c => (char)c).Concat("→←✓✗≠≤≥°…±×·µ²");
        var shapes = characters.Select(c =>
        {
            var image = White(6, BitmapFont.Height);
            BitmapFont.Draw(image, 0, 0, c.ToString(), Rgb.Black);
            Assert.InRange(BitmapFont.Measure(c.ToString()), 1, 5);
            Assert.Contains((byte)0, image.Pixels8.ToArray());
            return (c, Shape: string.Join('\n', Show(image)));
        }).ToList();
        // A zero and an O may look alike; nothing else may.
        Assert.Equal(shapes.Count - 1, shapes.DistinctBy(s => s.Shape).Count());
    }

    [Fact]
    public void Unknown_characters_are_boxes()
    {
        var image = White(5, 7);
        BitmapFont.Draw(image, 0, 0, "ж", Rgb.Black);
        Assert.Equal(["#####", "#...#", "#...#", "#...#", "#...#", "#...#", "#####"], Show(image));
    }

    [Fact]
    public void Measure_is_the_width_that_is_drawn()
    {
        foreach (var text in new[] { "Wi|de", "7 → 1", "M" })
        {
            var image = White(100, 30);
            BitmapFont.Draw(image, 0, 0, text, Rgb.Black, 2);
            var last = Show(image).Max(row => row.LastIndexOf('#')) + 1;
            Assert.Equal(last, BitmapFont.Measure(text, 2));
        }
        Assert.Equal(0, BitmapFont.Measure(""));
    }

    [Fact]
    public void Text_beyond_the_edges_is_cut_off()
    {
        var image = White(4, 4);
        BitmapFont.Draw(image, -3, -2, "ABC", Rgb.Black, 3);
        BitmapFont.Draw(image, 2, 3, "ABC", Rgb.Black);
        Assert.Contains((byte)0, image.Pixels8.ToArray());
        Assert.Contains("expected an 8 bit RGB picture, got Image(4 × 4, grey, 8 bit)",
            Assert.Throws<ArgumentException>(() =>
                BitmapFont.Draw(new Image(4, 4, 1), 0, 0, "A", Rgb.Black)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shortened_text_fits()
    {
        const string Text = "ankle boot, predicted sneaker";
        for (var width = 0; width < 200; width++)
        {
            var shorter = BitmapFont.Shorten(Text, width, 1);
            Assert.InRange(BitmapFont.Measure(shorter), 0, width);
            Assert.True(shorter == Text || shorter == "" || shorter.EndsWith('…'));
        }
        Assert.Equal(Text, BitmapFont.Shorten(Text, BitmapFont.Measure(Text), 1));
    }
}
