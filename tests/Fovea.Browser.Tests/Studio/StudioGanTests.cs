using Fovea.Training;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>The studio's page of networks that make pictures.</summary>
public class StudioGanTests(Browser browser, StudioSite site) : IClassFixture<Browser>, IClassFixture<StudioSite>
{
    [Theory]
    [InlineData(1200, true)]
    [InlineData(360, false)]
    public async Task Pictures_of_a_run_are_made_and_walked_between(int width, bool isDark)
    {
        Train("gan-digits", 12);
        var (page, problems) = await OpenAsync("gan-digits", width, isDark);
        await Assertions.Expect(page.Locator("figure.chart")).ToHaveCountAsync(2);
        var way = await SourceAsync(page.Locator(".way"));
        await page.Locator(".made button").Nth(5).ClickAsync();
        await ChangedAsync(page, ".way", way);
        Assert.Equal(2, await page.Locator(".made [aria-pressed=true]").CountAsync());
        await page.EvaluateAsync("scrollTo(0, 0)");
        await StudioSite.IsGoodAsync(page, problems, $"studio-gan-{width}{(isDark ? "-dark" : "")}");
    }

    [Fact]
    public async Task The_point_is_moved_by_pointer_by_keys_and_by_sliders()
    {
        Train("gan-digits", 12);
        var (page, problems) = await OpenAsync("gan-digits");
        var picture = page.Locator(".walk .panel > img");
        var before = await SourceAsync(picture);
        await page.Locator(".pad").ScrollIntoViewIfNeededAsync();
        var box = (await page.Locator(".pad").BoundingBoxAsync())!;
        await page.Mouse.ClickAsync((float)(box.X + 0.75 * box.Width), (float)(box.Y + 0.25 * box.Height));
        await ChangedAsync(page, ".walk .panel > img", before);
        Assert.Equal(1, await page.GetByLabel("First direction").EvaluateAsync<double>("input => input.valueAsNumber"), 0.05);
        before = await SourceAsync(picture);
        await page.Locator(".pad").FocusAsync();
        for (var i = 0; i < 10; i++) await page.Keyboard.PressAsync("ArrowLeft");
        await ChangedAsync(page, ".walk .panel > img", before);
        before = await SourceAsync(picture);
        await page.GetByLabel("Second direction").FillAsync("-1.5");
        await ChangedAsync(page, ".walk .panel > img", before);
        await page.WaitForFunctionAsync("() => location.search.includes('y=-1.5')");
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_class_is_chosen_and_other_pictures_are_drawn()
    {
        Train("cgan-digits", 1);
        var (page, problems) = await OpenAsync("cgan-digits");
        var first = await SourceAsync(page.Locator(".made img").First);
        await page.GetByLabel("Class").SelectOptionAsync("7");
        await ChangedAsync(page, ".made img", first);
        first = await SourceAsync(page.Locator(".made img").First);
        await page.GetByText("Others").ClickAsync();
        await ChangedAsync(page, ".made img", first);
        Assert.Equal("1", await page.Locator("section:nth-of-type(3)").GetByLabel("Seed").InputValueAsync());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_training_that_is_started_there_is_watched_while_it_learns()
    {
        Assert.SkipWhen(site.Server is null || !File.Exists(Path.Combine(AppContext.BaseDirectory, "../../Fovea.Cli/release/fovea.dll")),
            "the command is not built: dotnet build -c Release src/Fovea.Cli");
        var (page, problems) = await site.OpenAsync(browser, "gan");
        await page.GetByLabel("Epochs").FillAsync("3");
        await page.GetByText("Train", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("3 of 3");
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("completed");
        await page.GetByLabel("Epoch", new() { Exact = true }).FillAsync("1");
        await page.WaitForFunctionAsync("() => document.querySelector('.halves img.shown').src.endsWith('epoch=1')");
        await Assertions.Expect(page.Locator(".made button")).ToHaveCountAsync(36);
        Assert.Empty(problems);
    }

    private async Task<(IPage Page, List<string> Problems)> OpenAsync(string recipe, int width = 1200, bool isDark = false)
    {
        var (page, problems) = await site.OpenAsync(browser, "gan", width, isDark);
        await page.GetByLabel("Run", new() { Exact = true }).SelectOptionAsync($"runs/{recipe}");
        await page.WaitForFunctionAsync("run => new URLSearchParams(location.search).get('run') === run", $"runs/{recipe}");
        // The last that comes.
        await page.WaitForFunctionAsync("() => document.querySelector('.walk .panel > img')?.naturalWidth > 0"
            + " && document.querySelector('.way').naturalWidth > 0");
        return (page, problems);
    }

    private static async Task<string> SourceAsync(ILocator picture) => (await picture.GetAttributeAsync("src"))!;

    private static async Task ChangedAsync(IPage page, string picture, string before) => await page.WaitForFunctionAsync(
        "([s, old]) => document.querySelector(s).src !== old", new[] { picture, before });

    // A few epochs of a recipe, in this process.
    private void Train(string recipe, int epochs)
    {
        var path = Path.Combine(site.Folder, "runs", recipe);
        if (Directory.Exists(path)) return;
        var config = Recipe.Find(recipe)!.Config;
        (config.Epochs, config.BatchSize) = (epochs, 32);
        var session = TrainingSession.Start(config);
        session.Trainer.View = null;
        session.Keep(path);
        session.Train();
        session.Finish();
    }
}
