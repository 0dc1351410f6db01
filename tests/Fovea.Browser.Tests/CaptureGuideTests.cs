using Fovea.Photometry;

namespace Fovea.Browser.Tests;

/// <summary>The capture guide: the page's arithmetic is that of the library.</summary>
public sealed class CaptureGuideTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly double[] Few = [0.6, 0, 0.8, 0, 0.6, 0.8, -0.3, -0.5, 0.81, 0.1, 0.1, 0.99];

    [Fact]
    public async Task The_score_follows_the_lights()
    {
        using var folder = new Folder();
        var start = LightScore.Of(new(Few));
        new CaptureGuide(start.Lights).Write(folder.File);
        var (page, problems) = await browser.OpenAsync(folder.File);
        Same(start, await page.EvaluateAsync<double[]>(Figures));

        // One light by its angles.
        await page.Locator("#azimuth-0").FillAsync("30");
        await page.Locator("#elevation-0").FillAsync("40");
        var (a, e) = (30 * Math.PI / 180, 40 * Math.PI / 180);
        double[] moved = [Math.Cos(e) * Math.Cos(a), Math.Cos(e) * Math.Sin(a), Math.Sin(e), .. start.Lights.Directions[3..]];
        Same(LightScore.Of(new(moved)), await page.EvaluateAsync<double[]>(Figures));

        // One that the page suggests, and one that is dragged to the upper left.
        await page.Locator("#add").ClickAsync();
        var missing = LightScore.Of(new(moved)).Missing();
        double[] more = [.. moved, missing.X, missing.Y, missing.Z];
        Same(LightScore.Of(new(more)), await page.EvaluateAsync<double[]>(Figures));
        Assert.Equal(5, await page.Locator("#rows tr").CountAsync());
        var box = (await page.Locator("#dome").BoundingBoxAsync())!;
        await MoveAsync(more[9], more[10]);
        await page.Mouse.DownAsync();
        await MoveAsync(-0.5, 0.5);
        await page.Mouse.UpAsync();
        var dragged = await page.EvaluateAsync<double[]>("captureGuide.lights[3]");
        Assert.Equal(-0.5, dragged[0], 0.01);
        Assert.Equal(0.5, dragged[1], 0.01);
        Assert.Equal(1, dragged.Sum(v => v * v), 1e-9);

        await page.Locator("#noise").FillAsync("2");
        double[] all = [.. more[..9], .. dragged, .. more[12..]];
        Same(LightScore.Of(new(all), 0.02), await page.EvaluateAsync<double[]>(Figures));
        var save = await page.Locator("#save").GetAttributeAsync("href");
        Assert.StartsWith("data:text/csv;charset=utf-8,x%2Cy%2Cz%0A", save, StringComparison.Ordinal);
        await page.Locator("#lamp").FillAsync("75");
        Assert.Contains("up to 5.7°", await page.Locator("#near").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(problems);

        // A point of the unit disc, x right and y up.
        Task MoveAsync(double x, double y) => page.Mouse.MoveAsync(box.X + box.Width * (0.5f + (float)(x / 2.16)),
            box.Y + box.Height * (0.5f - (float)(y / 2.16)), new() { Steps = 3 });
    }

    [Theory]
    [InlineData(false, 1200)]
    [InlineData(true, 400)]
    public async Task It_keeps_the_rules_of_accessible_pages(bool isDark, int width)
    {
        using var folder = new Folder();
        new CaptureGuide(LightScore.Recommended()).Write(folder.File);
        var (page, problems) = await browser.OpenAsync(folder.File, width, isDark: isDark);
        Assert.Empty(await AxeRules.ViolationsAsync(page));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Without_scripts_there_are_the_first_figures()
    {
        using var folder = new Folder();
        var guide = new CaptureGuide(LightScore.Recommended());
        guide.Write(folder.File);
        var (page, _) = await browser.OpenAsync(folder.File, scripts: false);
        Assert.Equal(FormattableString.Invariant($"{guide.Score.Average:F2}°"), await page.Locator("#average").TextContentAsync());
        Assert.Equal(12, await page.Locator("#lights circle").CountAsync());
    }

    private const string Figures = "(({ condition, trace, frontal, average, covered, missing }) => "
        + "[condition, trace, frontal, average, covered, ...missing])(captureGuide)";

    private static void Same(LightScore score, double[] figures)
    {
        var missing = score.Missing();
        double[] expected = [score.ConditionNumber, score.TraceInverse, score.Frontal, score.Average, score.Covered,
            missing.X, missing.Y, missing.Z];
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], figures[i], 1e-6);
    }

    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("fovea-guide-").FullName;

        public string File => Path.Combine(_path, "capture-guide.html");

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
