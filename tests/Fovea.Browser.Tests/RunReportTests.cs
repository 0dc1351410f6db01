using System.Globalization;
using Fovea.Training;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>The page of a real run, in a real browser.</summary>
public sealed class RunReportTests(Browser browser, RunReportTests.DigitsRun run)
    : IClassFixture<Browser>, IClassFixture<RunReportTests.DigitsRun>
{
    [Fact]
    public async Task Charts_and_pictures_have_content_and_nothing_is_loaded()
    {
        var (page, problems) = await browser.OpenAsync(run.Whole);
        Assert.Equal(RunInspection.All.Where(i => i is not GeneratorInspection).Select(i => i.Title),
            await page.Locator("section h2").AllTextContentsAsync());
        Assert.True(await page.EvaluateAsync<bool>("document.images.length > 60 && [...document.images].every(i => i.complete && i.naturalWidth > 0)"));
        // Loss, accuracy, learning rate, reliability, principal components, t-SNE.
        Assert.Equal(6, await page.Locator(".plot").CountAsync());
        Assert.True(await page.EvaluateAsync<bool>("[...document.querySelectorAll('.plot')].every(p => p.querySelectorAll('.marks path, .marks circle').length > 0)"));
        Assert.Equal(359, await Chart(page, "t-SNE").EvaluateAsync<int>("f => f.querySelectorAll('.plot .marks circle').length"));
        Assert.Empty(problems);
        // The page that the training left has no need of them.
        (page, problems) = await browser.OpenAsync(run.Quick);
        Assert.Equal(4, await page.Locator(".plot").CountAsync());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Hovering_reads_and_a_series_can_be_switched_off()
    {
        var (page, problems) = await browser.OpenAsync(run.Whole);
        var plot = Chart(page, "Loss").Locator(".plot");
        await plot.ScrollIntoViewIfNeededAsync();
        var box = (await plot.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 0.6f * box.Width, box.Y + 0.5f * box.Height);
        var tip = plot.Locator(".tip");
        Assert.True(await tip.IsVisibleAsync());
        Assert.Matches("^images seen [0-9,]+$", await tip.Locator("b").TextContentAsync());
        Assert.Equal(2, await tip.Locator(".n").CountAsync());
        Assert.InRange(double.Parse((await tip.Locator(".n").First.TextContentAsync())!, CultureInfo.InvariantCulture), 0, 3);
        var curves = await plot.Locator("[data-series]").CountAsync();
        await Chart(page, "Loss").GetByRole(AriaRole.Button, new() { Name = "validation" }).ClickAsync();
        Assert.Equal(curves - 1, await plot.Locator("[data-series]").CountAsync());
        // Among features, the class of the nearest point.
        plot = Chart(page, "t-SNE").Locator(".plot");
        await plot.ScrollIntoViewIfNeededAsync();
        box = (await plot.Locator("[data-series='7'] circle").First.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
        Assert.Equal("7", await plot.Locator(".tip b").TextContentAsync());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_mistake_opens_large_with_its_scores()
    {
        var (page, problems) = await browser.OpenAsync(run.Whole);
        var mistakes = page.Locator("section", new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "Mistakes", Exact = true }) });
        await mistakes.Locator(".pictures button").First.ClickAsync();
        var dialog = page.Locator("dialog[open]");
        Assert.True(await dialog.IsVisibleAsync());
        Assert.Matches(@"test image \d+: taken for \d with probability [0-9.]+ %, is \d, loss [0-9.]+", await dialog.TextContentAsync());
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal(0, await dialog.CountAsync());
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData(1200, false)]
    [InlineData(360, true)]
    public async Task It_keeps_the_rules_of_accessibility(int width, bool isDark)
    {
        var (page, problems) = await browser.OpenAsync(run.Whole, width, touch: width < 500, isDark: isDark);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        Assert.Empty(await AxeRules.ViolationsAsync(page));
        Assert.Empty(problems);
    }

    private static ILocator Chart(IPage page, string title) =>
        page.Locator("figure.chart", new() { Has = page.Locator("figcaption", new() { HasTextRegex = new($"^{title}$") }) });

    /// <summary>A run of three epochs on the digits, with the page that the training left and the whole one.</summary>
    public sealed class DigitsRun : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("fovea-report-").FullName;

        /// <summary>Trains.</summary>
        public DigitsRun()
        {
            var config = Recipe.Find("digits")!.Config;
            config.Epochs = 3;
            var session = TrainingSession.Start(config);
            session.Trainer.View = null;
            session.Keep(_folder);
            session.Train();
            session.Finish();
            RunInspection.Of(new(session, new() { Samples = 12 }), RunInspection.All).Page.Write(Whole);
        }

        /// <summary>The page that the training left.</summary>
        public string Quick => Path.Combine(_folder, RunInspection.FileName);

        /// <summary>The page of <c>fovea inspect</c>.</summary>
        public string Whole => Path.Combine(_folder, "whole.html");

        /// <inheritdoc/>
        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
