using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Sweeps;
using Fovea.Training;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>Trainings on the studio's page: real ones, on the digits.</summary>
public partial class StudioRunsTests(Browser browser, StudioRunsTests.Trained site)
    : IClassFixture<Browser>, IClassFixture<StudioRunsTests.Trained>
{
    [Fact]
    public async Task A_training_is_begun_watched_stopped_and_continued()
    {
        if (!site.Site.CanTrain) Assert.Skip("fovea is not built: dotnet build -c Release src/Fovea.Cli");
        var (page, problems) = await OpenAsync("runs");
        await page.GetByRole(AriaRole.Link, new() { Name = "New training" }).ClickAsync();
        await page.Locator("[data-setting=epochs]").FillAsync("400");
        await page.Locator("[data-setting=name]").FillAsync("watched");
        await page.Locator("[data-setting=batchSize]").FillAsync("16");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the training" }).ClickAsync();
        await Browser.IsAtAsync(page, "run=runs%2Fwatched-1$");
        // Another browser sees the same, and neither is told by the other.
        var (second, others) = await OpenAsync("runs?run=runs/watched-1");
        await ShowsAsync(page, "running");
        await ShowsAsync(second, "running");
        await Assertions.Expect(page.Locator(".charts figure")).ToHaveCountAsync(3);
        // The curve has a point for each epoch, and grows.
        var before = await EpochsAsync(page);
        await Assertions.Expect(page.Locator(".figures")).Not.ToContainTextAsync($"epochs{before} /");
        Assert.True(await EpochsAsync(page) > before);
        Assert.Contains("left", await page.Locator(".figures").TextContentAsync(), StringComparison.Ordinal);
        await StudioSite.IsGoodAsync(page, problems, "studio-run-running");
        await second.GetByRole(AriaRole.Button, new() { Name = "Stop and save" }).ClickAsync();
        await ShowsAsync(page, "cancelled");
        await ShowsAsync(second, "cancelled");
        Assert.True(File.Exists(Path.Combine(site.Site.Folder, "runs/watched-1/checkpoints/last.safetensors")));
        var reached = await EpochsAsync(page);
        await page.GetByLabel("Epochs in all").FillAsync($"{reached + 2}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await ShowsAsync(second, "completed");
        await ShowsAsync(page, "completed");
        Assert.Equal(reached + 2, await EpochsAsync(page));
        Assert.Empty(problems);
        Assert.Empty(others);
    }

    [Fact]
    public async Task A_training_that_cannot_begin_says_why()
    {
        if (!site.Site.CanTrain) Assert.Skip("fovea is not built: dotnet build -c Release src/Fovea.Cli");
        var (page, problems) = await OpenAsync("runs?new=digits");
        await page.Locator("[data-setting=learningRate]").FillAsync("-1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the training" }).ClickAsync();
        Assert.Equal("settings: learningRate: expected a number above 0, got -1", await page.GetByRole(AriaRole.Alert).TextContentAsync());
        // The settings are right, and the network does not fit the pictures.
        await page.Locator("[data-setting=learningRate]").FillAsync("0.1");
        await page.Locator("summary", new() { HasText = "All settings" }).ClickAsync();
        await StudioSite.IsGoodAsync(page, [], "studio-run-form");
        await page.Locator("[data-setting=network]").SelectOptionAsync("alexnet");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the training" }).ClickAsync();
        await ShowsAsync(page, "failed");
        Assert.StartsWith("fovea: ", await page.Locator("pre.problem").TextContentAsync(), StringComparison.Ordinal);
        // The browser says that an answer was an error; nothing else was.
        Assert.All(problems, p => Assert.Contains("400 (Bad Request)", p, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1200, true)]
    [InlineData(360, false)]
    public async Task Runs_are_sorted_filtered_and_compared(int width, bool isDark)
    {
        var (page, problems) = await OpenAsync("runs", width, isDark);
        var rows = page.Locator(".live.runs tbody tr[data-path^='trained/']");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await page.Locator(".live.runs th[data-name=name] button").ClickAsync();
        Assert.Equal("trained/adam", await rows.First.GetAttributeAsync("data-path"));
        await page.Locator(".live.runs th[data-name=name] button").ClickAsync();
        Assert.Equal("trained/sgd", await rows.First.GetAttributeAsync("data-path"));
        await page.GetByLabel("Only runs with").FillAsync("name=trained/adam");
        await Assertions.Expect(page.Locator(".live.runs tbody tr")).ToHaveCountAsync(1);
        await page.GetByLabel("Only runs with").FillAsync("");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await StudioSite.IsGoodAsync(page, problems, $"studio-runs-{width}{(isDark ? "-dark" : "")}");
        foreach (var name in new[] { "trained/adam", "trained/sgd" }) await page.GetByLabel($"Choose {name}").CheckAsync();
        // The table is renewed meanwhile: what was chosen and focused stays.
        await page.GetByLabel("Choose trained/sgd").FocusAsync();
        await page.WaitForResponseAsync(r => r.Url.EndsWith("/api/runs", StringComparison.Ordinal));
        await Assertions.Expect(page.GetByLabel("Choose trained/sgd")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await page.Locator("main[data-ready] .charts .plot").First.WaitForAsync();
        Assert.Contains("optimizer", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(2, await page.Locator(".charts figure").First.Locator("[data-series]").CountAsync());
        await StudioSite.IsGoodAsync(page, problems, $"studio-runs-compare-{width}{(isDark ? "-dark" : "")}");
    }

    [Theory]
    [InlineData(1200, true)]
    [InlineData(360, false)]
    public async Task A_run_has_curves_notes_and_a_report_that_can_ask_for_nothing(int width, bool isDark)
    {
        var (page, problems) = await OpenAsync("runs?run=trained/adam", width, isDark);
        await ShowsAsync(page, "completed");
        Assert.Equal(3, await page.Locator(".charts .plot").CountAsync());
        await page.GetByLabel("What is worth remembering").FillAsync($"Seen at {width}.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.GetByText("Saved.").WaitForAsync();
        Assert.Equal($"Seen at {width}.", File.ReadAllText(Path.Combine(site.Site.Folder, "trained/adam/notes.md")));
        await StudioSite.IsGoodAsync(page, problems, $"studio-run-{width}{(isDark ? "-dark" : "")}");
        var report = await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Report" }).ClickAsync());
        await report.Locator(".plot svg").First.WaitForAsync();
        Assert.Equal("null", await report.EvaluateAsync<string>("self.origin"));
        Assert.Equal("refused", await report.EvaluateAsync<string>(
            $"fetch('{site.Site.Origin}/api/runs').then(r => r.ok ? 'read' : 'refused', () => 'refused')"));
        await report.CloseAsync();
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_run_is_deleted_after_a_question()
    {
        var folder = Path.Combine(site.Site.Folder, "gone");
        CopyRun(Path.Combine(site.Site.Folder, "trained/sgd"), folder);
        var (page, problems) = await OpenAsync("runs?run=gone");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        Assert.Matches(@"\d+ files, [\d.]+ (k|M)B, are gone for good", await page.Locator("dialog").TextContentAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        Assert.True(Directory.Exists(folder));
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.Locator("dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Browser.IsAtAsync(page, "/runs$");
        Assert.False(Directory.Exists(folder));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData(1200, false)]
    [InlineData(360, true)]
    public async Task A_sweep_shows_its_trials(int width, bool isDark)
    {
        var (page, problems) = await OpenAsync("runs", width, isDark);
        await page.Locator(".live.sweeps a").ClickAsync();
        await page.Locator("main[data-ready] figure.chart svg").WaitForAsync();
        Assert.Equal(3, await page.Locator(".table tbody tr").CountAsync());
        Assert.Contains("learningRate", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        await StudioSite.IsGoodAsync(page, problems, $"studio-sweep-{width}{(isDark ? "-dark" : "")}");
    }

    private async Task<(IPage Page, List<string> Problems)> OpenAsync(string address, int width = 1200, bool isDark = false)
    {
        var (page, problems) = await site.Site.OpenAsync(browser, "runs", width, isDark);
        if (address == "runs") return (page, problems);
        await page.GotoAsync($"{site.Site.Origin}/{address}");
        await page.Locator("main[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return (page, problems);
    }

    private static Task ShowsAsync(IPage page, string state) =>
        Assertions.Expect(page.Locator(".row.bar .badge")).ToHaveTextAsync(new Regex($"{state}$"));

    private static async Task<int> EpochsAsync(IPage page) =>
        int.Parse(Epochs().Match((await page.Locator(".figures").TextContentAsync())!).Groups[1].Value, CultureInfo.InvariantCulture);

    private static void CopyRun(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [GeneratedRegex(@"epochs(\d+)")]
    private static partial Regex Epochs();

    /// <summary>A studio on a folder with two runs and a sweep.</summary>
    public sealed class Trained : IAsyncLifetime
    {
        public StudioSite Site { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Site.InitializeAsync();
            foreach (var optimizer in new[] { "adam", "sgd" })
            {
                var config = Recipe.Find("digits")!.Config;
                (config.Epochs, config.Optimizer, config.NumTrain) = (3, optimizer, 400);
                var session = TrainingSession.Start(config);
                session.Trainer.View = null;
                session.Keep(Path.Combine(Site.Folder, "trained", optimizer));
                session.Train();
                session.Finish();
            }
            var common = Recipe.Find("digits")!.Config;
            common.NumTrain = 200;
            new Sweep(common)
            {
                Folder = Path.Combine(Site.Folder, "sweeps/rates"), Epochs = 1, Trials = 3, MeasureTest = false,
                Space = new() { { "learningRate", new LogUniform(1e-4, 1e-1) }, { "batchSize", new LogIntegers(16, 64) } },
            }.Run();
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}
