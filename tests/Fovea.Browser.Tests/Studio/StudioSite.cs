using Fovea.Studio;
using Fovea.Testing;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>A studio on a folder of its own, and what every page of it is held to.</summary>
public sealed class StudioSite : IAsyncLifetime
{
    private readonly TestFolder _folder = new();

    public string Folder => _folder.Path;

    public StudioServer Server { get; private set; } = null!;

    /// <summary>The studio's address without a path.</summary>
    public string Origin => Server.Address.GetLeftPart(UriPartial.Authority);

    /// <summary>Whether the command that trainings are started with has been built.</summary>
    public bool CanTrain { get; } = Program().Count > 0;

    public async ValueTask InitializeAsync() => Server = await StudioServer.StartAsync(new() { Folder = Folder, Program = Program() });

    /// <summary>Opens a page and waits until its script has filled it.</summary>
    /// <param name="browser">Where.</param>
    /// <param name="name">The page's name in addresses.</param>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="isDark">Whose reader prefers dark pages.</param>
    public async Task<(IPage Page, List<string> Problems)> OpenAsync(Browser browser, string name, int width = 1200, bool isDark = false)
    {
        var address = Server.Address;
        var (page, problems) = await browser.OpenAsync(new Uri($"{address.GetLeftPart(UriPartial.Authority)}/{name}{address.Query}"), width,
            isDark: isDark);
        await page.Locator("main[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return (page, problems);
    }

    /// <summary>The page fits its window, keeps the rules of accessibility, and its console is silent. A picture of it is kept.</summary>
    /// <param name="page">The page as it stands.</param>
    /// <param name="problems">What went wrong on it.</param>
    /// <param name="picture">The picture's name.</param>
    public static async Task IsGoodAsync(IPage page, List<string> problems, string picture)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "pictures");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{picture}.png"), FullPage = true });
        Assert.Empty(problems);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
            "the page is wider than its window");
        Assert.Empty(await AxeRules.ViolationsAsync(page));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    // The command beside the tests' own folder, where it has been built.
    private static IReadOnlyList<string> Program()
    {
        var file = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Fovea.Cli/release/fovea.dll"));
        return File.Exists(file) ? ["dotnet", file] : [];
    }
}
