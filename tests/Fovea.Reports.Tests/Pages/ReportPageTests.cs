using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Fovea.Imaging;

namespace Fovea.Reports.Tests.Pages;

/// <summary>A page as a whole.</summary>
public class ReportPageTests
{
    [Fact]
    public void A_page_has_one_heading_landmarks_and_contents()
    {
        var page = new ReportPage("a run") { Summary = "99 %" };
        foreach (var title in (string[])["Loss", "Classes", "Mistakes"]) page.Section(title, "what it shows").Add(new PageText("text"));
        var body = Html.Body(page);
        Assert.Equal(["a run"], body.Texts("h1"));
        Assert.Equal(["Loss", "Classes", "Mistakes"], body.Texts("h2"));
        foreach (var landmark in (string[])["header", "nav", "main", "footer"]) Assert.Single(body.All(landmark));
        Assert.Equal(["#s1", "#s2", "#s3"], body.All("nav").Single().All("a").Select(a => (string?)a.Attribute("href")));
        Assert.Equal(["s1", "s2", "s3"], body.All("section").Select(s => (string?)s.Attribute("id")));
        Assert.Equal("#content", (string?)body.All("a", "skip").Single().Attribute("href"));
        Assert.Equal("content", (string?)body.All("main").Single().Attribute("id"));
        // Few sections need no contents.
        var small = new ReportPage("small");
        small.Section("only");
        Assert.Empty(Html.Body(small).All("nav"));
    }

    [Fact]
    public void The_browser_may_run_the_pages_own_script_and_load_nothing()
    {
        var html = new ReportPage("p").ToHtml();
        var policy = Regex.Match(html, "Content-Security-Policy\" content=\"([^\"]+)\"").Groups[1].Value;
        Assert.StartsWith("default-src 'none'; img-src data:; ", policy, StringComparison.Ordinal);
        var script = Regex.Match(html, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Contains($"script-src 'sha256-{hash}';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(?!data:|#)", html);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_text_is_escaped()
    {
        const string Hostile = Html.Hostile;
        var page = new ReportPage(Hostile) { Summary = Hostile };
        page.Section(Hostile, Hostile).Add(new PageFigures().Add(Hostile, Hostile, Hostile))
            .Add(new PageTable(Hostile, Hostile, Hostile + ">").Add(Hostile, Hostile)).Add(new PageText(Hostile))
            .Add(new PageText(Hostile) { Kind = PageTextKind.List, Folded = Hostile })
            .Add(new PageText(Hostile) { Kind = PageTextKind.Preformatted })
            .Add(new PageChart(new LineChart(Hostile) { XLabel = Hostile, YLabel = Hostile }.Add(Hostile, [1, 2])))
            .Add(new PageChart(new BarChart(Hostile) { ValueLabel = Hostile }.Add(Hostile, 1)))
            .Add(new PageChart(new HeatMap(Hostile, new double[1, 1])
            {
                RowLabels = [Hostile], ColumnLabels = [Hostile], XLabel = Hostile, YLabel = Hostile,
            }))
            .Add(new PageChart(new ChartSheet(Hostile)))
            .Add(new PictureGallery(Hostile).Add(new(new Image(2, 2, 1), Hostile) { Note = Hostile, Scores = [(Hostile, 1)] }))
            .Add(new PictureCards().Add(new([(new Image(2, 2, 1), Hostile, Hostile, true)], [(Hostile, 1, false)])))
            .Add(new PageColumns().Add(Hostile, new PageText(Hostile)));
        var html = page.ToHtml();
        // Scripts: three of data, one of the page; pictures: that of the gallery and that of the card.
        Assert.Equal(2 + 1, Regex.Count(html, "<script"));
        Assert.Equal(2, Regex.Count(html, "<img "));
        var body = Html.Body(page);
        Assert.Equal([Html.Shown], body.Texts("h1"));
        Assert.Equal([Html.Shown], body.Texts("h2"));
        Assert.Equal(2, body.Texts("h3").Count(t => t == Html.Shown));
        Assert.Equal(3, body.Texts("figcaption").Count(t => t == Html.Shown));
        Assert.Equal(Html.Shown, body.Texts("caption").Single());
        Assert.Contains(Html.Shown, body.Texts("pre").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_data_give_the_same_bytes_and_are_written_wholly()
    {
        var (page, again) = (Full(20), Full(20));
        Assert.Equal(page.ToHtml(), again.ToHtml());
        Assert.DoesNotContain('\r', page.ToHtml());
        var folder = Directory.CreateTempSubdirectory("fovea-page-");
        try
        {
            var path = Path.Combine(folder.FullName, "report.html");
            page.Write(path);
            Assert.Equal(Encoding.UTF8.GetBytes(page.ToHtml()), File.ReadAllBytes(path));
            Assert.Equal([path], Directory.GetFiles(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_page_of_500_pictures_is_not_much_longer_than_its_pictures()
    {
        // 32 × 32 × 3 of noise cannot be compressed: 3 kB, 4 kB as text.
        var html = Full(500).ToHtml();
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 500 * 4_000, 500 * 5_000);
        Assert.InRange(Encoding.UTF8.GetByteCount(new ReportPage("empty").ToHtml()), 10_000, 60_000);
    }

    [Fact]
    public void Charts_that_follow_one_another_stand_side_by_side()
    {
        PageChart chart = new(new LineChart("").Add("", [1, 2]));
        var body = Html.Body(chart, chart, new PageText("x"), chart);
        Assert.Equal([2, 1], body.All("div", "charts").Select(d => d.Elements("figure").Count()));
    }

    private static ReportPage Full(int pictures)
    {
        var page = new ReportPage("full");
        page.Section("Loss").Add(new PageChart(new LineChart("Loss").Add("training", [3, 2, 1])));
        var (random, gallery) = (new Random(0), new PictureGallery("Pictures"));
        for (var i = 0; i < pictures; i++)
        {
            var image = new Image(32, 32, 3);
            random.NextBytes(image.Pixels8);
            gallery.Add(new(image, $"cat, not dog {i}") { IsRight = i % 2 == 0, Scores = [("cat", 0.7), ("dog", 0.2), ("frog", 0.1)] });
        }
        page.Section("Pictures").Add(gallery);
        return page;
    }
}
