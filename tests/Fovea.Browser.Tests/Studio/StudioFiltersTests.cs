using Fovea.Imaging;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>The page of signals and filters, as somebody who tries filters uses it.</summary>
public class StudioFiltersTests(Browser browser, StudioSite site) : IClassFixture<Browser>, IClassFixture<StudioSite>
{
    [Theory]
    [InlineData(1200, true)]
    [InlineData(360, false)]
    public async Task A_picture_is_filtered_and_compared(int width, bool isDark)
    {
        var (page, problems) = await site.OpenAsync(browser, "filters", width, isDark);
        await ShownAsync(page, "gaussian:2");
        await page.GetByLabel("Filter", new() { Exact = true }).SelectOptionAsync("sobel");
        await ShownAsync(page, "sobel:magnitude");
        await page.GetByText("This filter is no sum of weights").WaitForAsync();
        await page.GetByLabel("Filter", new() { Exact = true }).SelectOptionAsync("unsharp");
        await page.GetByLabel("sigma").FillAsync("3");
        await page.GetByLabel("amount").FillAsync("4");
        await ShownAsync(page, "unsharp:3,4");
        Assert.Contains("fovea filter photo.jpg --kernel \"unsharp:3,4\" --out filtered.png",
            await page.Locator("code.command").First.TextContentAsync(), StringComparison.Ordinal);
        var divider = page.GetByLabel("Divider between before and after");
        await divider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        Assert.Equal("0%", await ShareAsync(page));
        var box = (await page.Locator(".compare").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 10, box.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + 20);
        await page.Mouse.UpAsync();
        Assert.StartsWith("5", (await ShareAsync(page)).Replace("49.", "50."), StringComparison.Ordinal);
        await page.Locator("figure.chart").Nth(1).WaitForAsync();
        await StudioSite.IsGoodAsync(page, problems, $"studio-filters-{width}{(isDark ? "-dark" : "")}");
    }

    [Fact]
    public async Task Ones_own_kernel_and_ones_own_picture()
    {
        var (page, problems) = await site.OpenAsync(browser, "filters");
        await ShownAsync(page, "gaussian:2");
        var picture = Dot();
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "dot.png", MimeType = "image/png",
            Buffer = picture.Encode()
        });
        await page.WaitForFunctionAsync("() => document.querySelector('.compare img').naturalWidth === 40");
        await page.GetByLabel("Filter", new() { Exact = true }).SelectOptionAsync("[…]");
        await page.GetByLabel("Weight, row 1, column 2").FillAsync("1/2");
        await ShownAsync(page, "[0 1/2 0; -1 5 -1; 0 -1 0]");
        await page.Locator(".kernel td").GetByText("0.5", new() { Exact = true }).WaitForAsync();
        Assert.Equal(["0", "0.5", "0", "−1", "5", "−1", "0", "−1", "0"], await page.Locator(".kernel td").AllTextContentsAsync());
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Download the result").ClickAsync());
        var expected = picture.Filter(FilterCatalog.Parse("[0 1/2 0; -1 5 -1; 0 -1 0]"));
        Assert.Equal(expected.Encode(), Image.Load(await download.PathAsync()).Encode());
        await page.ReloadAsync();
        await ShownAsync(page, "[0 1/2 0; -1 5 -1; 0 -1 0]");
        await StudioSite.IsGoodAsync(page, problems, "studio-filters-own");
    }

    [Theory]
    [InlineData(1200, false)]
    [InlineData(360, true)]
    public async Task A_signal_slides_over_another(int width, bool isDark)
    {
        var (page, problems) = await site.OpenAsync(browser, "filters", width, isDark);
        await page.GetByLabel("Signals", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("x(n)").FillAsync("[1 2 3]");
        await page.GetByLabel("h(n)").FillAsync("[1 1]");
        await page.GetByLabel("Time n").FillAsync("2");
        await page.GetByText("y(2) = 5").WaitForAsync();
        Assert.Equal("y(2) = 5 = 2·1 + 3·1", await page.Locator(".sum").TextContentAsync());
        Assert.Equal(2, await page.Locator(".signal-p rect").CountAsync());
        // Another signal leaves the time as it is.
        await page.GetByLabel("x(n)").FillAsync("[1 4 3]");
        await page.GetByText("y(2) = 7").WaitForAsync();
        await page.GetByLabel("x(n)").FillAsync("[1 2 3]");
        await page.GetByText("y(2) = 5").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "On", Exact = true }).ClickAsync();
        await page.GetByText("y(3) = 3").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[aria-label=\"Time n\"]').valueAsNumber >= 5");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await page.GetByLabel("x(n)").FillAsync("rect:7");
        await page.GetByLabel("h(n)").FillAsync("exp:0.7");
        await page.GetByLabel("Time n").FillAsync("6");
        await page.GetByText("fovea signal convolve \"rect:7\" \"exp:0.7\" --from -4 --to 20").WaitForAsync();
        await page.GetByText("y(6) = 3.059").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await StudioSite.IsGoodAsync(page, problems, $"studio-signals-{width}{(isDark ? "-dark" : "")}");
    }

    private static Image Dot()
    {
        var picture = new Image(40, 30, 1);
        picture.Pixels8[15 * 40 + 20] = 255;
        return picture;
    }

    private static async Task ShownAsync(IPage page, string kernel) => await page.WaitForFunctionAsync(
        "k => document.querySelector('[data-kernel]')?.dataset.kernel === k && document.querySelector('.compare img').naturalWidth > 0",
            kernel);

    private static Task<string> ShareAsync(IPage page) =>
        page.EvaluateAsync<string>("document.querySelector('.compare').style.getPropertyValue('--share')");
}
