using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>Chromium with software WebGL, started once for a class of tests.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ];

    // Milliseconds that a page may take for anything. Trainings beside it take all processors.
    private const int Patience = 90_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _problem;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var program = Environment.GetEnvironmentVariable("FOVEA_CHROMIUM") ?? Places.FirstOrDefault(File.Exists);
        if (program is null)
        {
            _problem = "Chromium is not installed (on Debian: apt-get install chromium). FOVEA_CHROMIUM may name it elsewhere.";
            return;
        }
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            // A camera that shows a moving picture: asked for by pages that may.
            Args = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
                "--use-fake-device-for-media-stream"],
        });
    }

    /// <summary>Opens a page from a file; what goes wrong in it is gathered. Skips the test where there is no browser.</summary>
    /// <param name="file">The page.</param>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="touch">A device with a touch screen.</param>
    /// <param name="isDark">Whose reader prefers dark pages.</param>
    /// <param name="scripts">Whether the page's scripts run.</param>
    public Task<(IPage Page, List<string> Problems)> OpenAsync(string file, int width = 1200, bool touch = false, bool isDark = false,
        bool scripts = true) => OpenAsync(new Uri(file), width, touch, isDark, scripts);

    /// <summary>Opens a page from an address of this machine, whose host alone it may ask for more.</summary>
    /// <param name="place">The page.</param>
    /// <param name="width">Of the window, in CSS pixels.</param>
    /// <param name="touch">A device with a touch screen.</param>
    /// <param name="isDark">Whose reader prefers dark pages.</param>
    /// <param name="scripts">Whether the page's scripts run.</param>
    public async Task<(IPage Page, List<string> Problems)> OpenAsync(Uri place, int width = 1200, bool touch = false, bool isDark = false,
        bool scripts = true)
    {
        if (_problem is not null) Assert.Skip(_problem);
        var page = await _browser!.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 }, HasTouch = touch, JavaScriptEnabled = scripts,
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce,
        });
        page.SetDefaultTimeout(Patience);
        var problems = new List<string>();
        page.Console += (_, message) => problems.Add($"console: {message.Type}: {message.Text}");
        page.PageError += (_, error) => problems.Add($"error: {error}");
        var address = place.AbsoluteUri;
        var host = place.IsFile ? null : place.GetLeftPart(UriPartial.Authority) + "/";
        page.Request += (_, request) =>
        {
            // A page of an address may ask that host, and start a worker that it wrote itself.
            string[] allowed = host is null ? ["data:"] : ["data:", $"blob:{host}", host];
            if (request.Url != address && !allowed.Any(a => request.Url.StartsWith(a, StringComparison.Ordinal)))
                problems.Add($"request: {request.Url}");
        };
        await page.GotoAsync(address);
        return (page, problems);
    }

    /// <summary>The page comes to an address. Asked again and again: on a busy machine Playwright's <c>WaitForURLAsync</c> waits on
    /// for an address that the page has come to already.</summary>
    /// <param name="page">The page.</param>
    /// <param name="pattern">A regular expression of a part of the address.</param>
    public static Task IsAtAsync(IPage page, string pattern) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex(pattern));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
