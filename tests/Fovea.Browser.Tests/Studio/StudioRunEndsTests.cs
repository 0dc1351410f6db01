using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Sweeps;
using Fovea.Training;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>What the studio shows of work that ends badly, or is still going on elsewhere.</summary>
public sealed class StudioRunEndsTests(Browser browser, StudioSite site) : IClassFixture<Browser>, IClassFixture<StudioSite>
{
    [Fact]
    public async Task A_training_whose_process_is_killed_shows_as_killed_and_goes_on_when_asked()
    {
        if (!site.CanTrain) Assert.Skip("fovea is not built: dotnet build -c Release src/Fovea.Cli");
        var (page, problems) = await BeginAsync("killed", "0.05");
        await ShowsAsync(page, "running");
        var folder = Path.Combine(site.Folder, "runs/killed-1");
        // After a checkpoint, from which it can go on.
        await Assertions.Expect(page.Locator(".charts figure")).ToHaveCountAsync(3);
        using (var process = Process.GetProcessById(RunStop.ProcessOf(RunSummary.Of(folder)) ?? 0))
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        await ShowsAsync(page, "killed");
        await StudioSite.IsGoodAsync(page, problems, "studio-run-killed");
        var reached = RunFigures.Of(RunSummary.Of(folder).Run).Epochs;
        await page.GetByLabel("Epochs in all").FillAsync($"{reached + 2}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await ShowsAsync(page, "completed");
        Assert.Equal(reached + 2, RunSummary.Of(folder).Figures.Epochs);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_training_that_diverges_shows_as_diverged_and_says_what_to_try()
    {
        if (!site.CanTrain) Assert.Skip("fovea is not built: dotnet build -c Release src/Fovea.Cli");
        var (page, problems) = await BeginAsync("diverged", "1e30");
        await ShowsAsync(page, "diverged");
        Assert.Contains("the loss became NaN", await page.Locator("pre.problem").TextContentAsync(), StringComparison.Ordinal);
        await StudioSite.IsGoodAsync(page, problems, "studio-run-diverged");
    }

    [Fact]
    public async Task A_sweep_at_work_elsewhere_shows_its_trials_as_they_end()
    {
        var common = Recipe.Find("digits")!.Config;
        common.NumTrain = 200;
        var sweep = new Sweep(common)
        {
            Folder = Path.Combine(site.Folder, "sweeps/live"), Epochs = 60, Trials = 400, MeasureTest = false,
            Space = new() { { "learningRate", new LogUniform(1e-4, 1e-1) } },
        };
        using var stop = new CancellationTokenSource();
        var work = Task.Run(() => sweep.Run(cancellation: stop.Token), TestContext.Current.CancellationToken);
        try
        {
            while (!File.Exists(Path.Combine(sweep.Folder, Sweep.FileName)))
            {
                if (work.IsCompleted) await work;
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
            var (page, problems) = await site.OpenAsync(browser, "runs");
            await page.Locator(".live.sweeps a").ClickAsync();
            await page.Locator("main[data-ready] figure.chart svg").WaitForAsync();
            await ShowsAsync(page, "running");
            var before = await EndedAsync(page);
            await Assertions.Expect(page.Locator(".figures")).Not.ToContainTextAsync($"trials{before} / 400");
            Assert.True(await EndedAsync(page) > before);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
            await ShowsAsync(page, "stopped");
            Assert.Empty(problems);
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private async Task<(IPage Page, List<string> Problems)> BeginAsync(string name, string learningRate)
    {
        var (page, problems) = await site.OpenAsync(browser, "runs");
        await page.GetByRole(AriaRole.Link, new() { Name = "New training" }).ClickAsync();
        await page.Locator("[data-setting=epochs]").FillAsync("400");
        await page.Locator("[data-setting=name]").FillAsync(name);
        await page.Locator("[data-setting=batchSize]").FillAsync("16");
        await page.Locator("[data-setting=learningRate]").FillAsync(learningRate);
        await page.GetByRole(AriaRole.Button, new() { Name = "Start the training" }).ClickAsync();
        await Browser.IsAtAsync(page, $"run=runs%2F{name}-1$");
        return (page, problems);
    }

    private static async Task<int> EndedAsync(IPage page) => int.Parse(
        Regex.Match((await page.Locator(".figures").TextContentAsync())!, @"trials(\d+) / 400").Groups[1].Value,
        CultureInfo.InvariantCulture);

    private static Task ShowsAsync(IPage page, string state) =>
        Assertions.Expect(page.Locator(".row.bar .badge")).ToHaveTextAsync(new Regex($"{state}$"));
}
