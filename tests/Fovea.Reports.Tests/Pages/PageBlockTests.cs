using System.Text.Json;
using Fovea.Imaging;

namespace Fovea.Reports.Tests.Pages;

/// <summary>The blocks of pages other than charts.</summary>
public class PageBlockTests
{
    [Fact]
    public void A_table_has_a_caption_headings_and_numbers_to_the_right()
    {
        var table = new PageTable("Runs", "name", "accuracy>", "").Add("a", "0.9", "x").Add("", "0.8", "");
        var html = Html.Body(table);
        Assert.Equal(["Runs"], html.Texts("caption"));
        Assert.Equal(["name", "accuracy", "a"], html.Texts("th"));
        Assert.Equal(["col", "col", "row"], html.All("th").Select(t => (string?)t.Attribute("scope")));
        Assert.Equal(["accuracy", "0.9", "0.8"], html.Descendants().Where(e => (string?)e.Attribute("class") == "n").Select(e => e.Value));
        // A heading without a text heads nothing; what has no title has no caption.
        Assert.Equal(["", "0.9", "x", "", "0.8", ""], html.Texts("td"));
        Assert.Empty(Html.Body(new PageTable("", "a").Add("b")).All("caption"));
        Assert.Equal("PageTable.Add: expected a cell for each of 3 columns, got 1.",
            Assert.Throws<ArgumentException>(() => table.Add("a")).Message);
    }

    [Fact]
    public void Figures_have_names_values_and_notes()
    {
        var html = Html.Body(new PageFigures().Add("accuracy", "99 %", "of 359 images").Add("loss", "0.03"));
        Assert.Equal(["accuracy", "loss"], html.Texts("dt"));
        Assert.Equal(["99 %", "of 359 images", "0.03"], html.Texts("dd"));
        Assert.Empty(Html.Body(new PageFigures()).All("dl"));
    }

    [Fact]
    public void Texts_are_paragraphs_lists_or_as_they_are()
    {
        var html = Html.Body(new PageText("one", "two"), new PageText("three") { Kind = PageTextKind.List, Folded = "More" },
            new PageText("a: 1\n  b: 2", "c:\t3") { Kind = PageTextKind.Preformatted });
        Assert.Equal(["one", "two"], html.All("section").Single().Elements("p").Select(p => p.Value));
        Assert.Equal(["More"], html.Texts("summary"));
        Assert.Equal(["three"], html.All("details").Single().All("li").Select(l => l.Value));
        Assert.Equal(["a: 1\n  b: 2\nc:\t3"], html.Texts("pre"));
    }

    [Fact]
    public void A_gallery_says_right_and_wrong_in_words_and_keeps_scores()
    {
        (string, double)[] scores = [("three", 0.98765), ("five", double.NaN)];
        var gallery = new PictureGallery("Mistakes")
            .Add(new(new Image(28, 28, 1), "3, not 5") { IsRight = false, Note = "test image 7", Scores = scores })
            .Add(new(new Image(28, 28, 1), "") { IsRight = true }).Add(new(new Image(28, 28, 1), "eight"));
        var html = Html.Body(gallery);
        Assert.Equal(["Mistakes"], html.Texts("h3"));
        Assert.Equal(["wrong", "right", null], html.All("li").Select(l => (string?)l.Attribute("class")));
        Assert.Equal(["✗ wrong: 3, not 5", "✓ right: picture 2", "eight"], html.Texts("button"));
        using var data = JsonDocument.Parse(html.Texts("script").Single());
        Assert.Equal("""["test image 7",["three",98.765],["five",0]]""", data.RootElement[0].GetRawText());
        Assert.Equal(3, data.RootElement.GetArrayLength());
        Assert.Contains("None.", Html.Body(new PictureGallery("Mistakes")).Texts("p"));
    }

    [Theory]
    [InlineData(28, 3, 8, "png", 28)]
    [InlineData(128, 1, 16, "png", 128)]
    [InlineData(200, 3, 8, "jpeg", 200)]
    [InlineData(1500, 1, 8, "jpeg", 720)]
    [InlineData(800, 4, 16, "webp", 720)]
    public void Small_pictures_keep_their_pixels_and_large_ones_are_compressed(int side, int channels, int depth, string kind, int shown)
    {
        var html = Html.Body(new PictureGallery("").Add(new(new Image(side, side, channels, depth), "a")));
        var image = html.All("img").Single();
        var source = (string)image.Attribute("src")!;
        Assert.StartsWith($"data:image/{kind};base64,", source, StringComparison.Ordinal);
        var picture = Image.Load(Convert.FromBase64String(source[(source.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        Assert.Equal((shown, shown, 8), (picture.Width, picture.Height, picture.BitDepth));
        Assert.Equal(shown, (int)image.Attribute("width")!);
        Assert.Equal(side <= 128 ? "pixels" : null, (string?)image.Attribute("class"));
    }

    [Fact]
    public void Cards_mark_the_right_name_and_the_wrong_one()
    {
        var html = Html.Body(new PageColumns().Add("Wrong: 1", new PictureCards().Add(new([(new Image(9, 9, 3), "map for", "cat", false)],
            [("cat", 0.9, false), ("dog", 0.1, true), ("frog", 0, null)]))));
        Assert.Equal(["Wrong: 1"], html.Texts("h3"));
        Assert.Equal(["bad", "good", null], html.All("li").Select(l => (string?)l.Attribute("class")));
        Assert.Equal(["cat90.0 %", "dog10.0 %", "frog0.0 %"], html.Texts("li"));
        Assert.Equal("map for cat", (string?)html.All("img").Single().Attribute("alt"));
    }
}
