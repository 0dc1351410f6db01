using Fovea.Photometry;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>The relighting viewer of the report, in a real browser.</summary>
public sealed class ViewerTests(Browser browser) : IClassFixture<Browser>
{
    private const double Ambient = 0.05;
    private static readonly (double X, double Y)[] Points = [(0.5, 0.5), (0.3, 0.4), (0.65, 0.3), (0.7, 0.7), (0.25, 0.75), (0.5, 0.15)];

    [Fact]
    public async Task Dragging_the_light_shades_as_Lambert_says()
    {
        using var ball = new BallReport();
        var (page, problems) = await browser.OpenAsync(ball.File);
        var box = (await page.Locator("#canvas").BoundingBoxAsync())!;
        await ShadesAsync(page, ball, intensity: 1);
        var before = await ReadAsync(page, 0.3, 0.4);
        // From the middle to the lower right: half of the radius right, a quarter down.
        await page.Mouse.MoveAsync(box.X + box.Width / 2, box.Y + box.Height / 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 0.75f * box.Width, box.Y + 0.625f * box.Height, new() { Steps = 5 });
        await page.Mouse.UpAsync();
        var light = await LightAsync(page);
        Assert.Equal(0.5, light[0], 0.01);
        Assert.Equal(-0.25, light[1], 0.01);
        await ShadesAsync(page, ball, intensity: 1);
        // The upper left was lit from the upper left and is now turned away.
        Assert.True((await ReadAsync(page, 0.3, 0.4))[0] < before[0] - 40);
        // Without the button, the pointer reads and does not drag.
        await page.Mouse.MoveAsync(box.X + 0.5f * box.Width, box.Y + 0.5f * box.Height);
        Assert.Equal(light, await LightAsync(page));
        Assert.Contains("normal n̂ = (", await page.Locator("#probe").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Sliders_and_keys_do_what_dragging_does()
    {
        using var ball = new BallReport();
        var (page, problems) = await browser.OpenAsync(ball.File);
        await page.Locator("#azimuth").FillAsync("0");
        await page.Locator("#elevation").FillAsync("60");
        await page.Locator("#intensity").FillAsync("0.5");
        var light = await LightAsync(page);
        Assert.Equal(0.5, light[0], 1e-6);
        await ShadesAsync(page, ball, intensity: 0.5);
        await page.Locator("#canvas").FocusAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(0.5 - Math.PI / 36, (await LightAsync(page))[0], 1e-6);
        await page.Keyboard.PressAsync("Shift+ArrowUp");
        Assert.Equal(Math.PI / 180, (await LightAsync(page))[1], 1e-6);
        await ShadesAsync(page, ball, intensity: 0.5);
        await page.Locator("#reset").ClickAsync();
        await ShadesAsync(page, ball, intensity: 1);
        await page.Locator("#captured circle").Nth(1).ClickAsync();
        Assert.Equal(0.6, (await LightAsync(page))[0], 1e-6);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_highlight_is_where_the_normal_halves_light_and_view()
    {
        using var ball = new BallReport();
        var (page, _) = await browser.OpenAsync(ball.File);
        await page.Locator("#azimuth").FillAsync("180");
        await page.Locator("#elevation").FillAsync("30");
        await page.Locator("#intensity").FillAsync("0.3");
        var matte = await ReadAsync(page, 0.5 - 30.0 / ball.Width, 0.5);
        await page.Locator("#specular").FillAsync("1");
        await page.Locator("#shininess").FillAsync("100");
        // The light is 60° to the left, so the highlight 30°: at half of the radius of 60.
        var shiny = await ReadAsync(page, 0.5 - 30.0 / ball.Width, 0.5);
        for (var c = 0; c < 3; c++) Assert.Equal(Srgb.Encode(Math.Min(1, Srgb.Decode(matte[c] / 255.0) + 0.3)), shiny[c] / 255.0, 0.02);
        Assert.Equal(await ReadAsync(page, 0.9, 0.5), await ReadAsync(page, 0.9, 0.5));
    }

    [Fact]
    public async Task Each_view_shows_its_own()
    {
        using var ball = new BallReport();
        var (page, problems) = await browser.OpenAsync(ball.File);
        async Task<int[]> View(string name, double x, double y)
        {
            await page.Locator($"input[value={name}]").CheckAsync();
            return await ReadAsync(page, x, y);
        }
        var normal = ball.NormalAt(0.3, 0.4);
        var shown = await View("normals", 0.3, 0.4);
        for (var c = 0; c < 3; c++) Assert.Equal(127.5 * (normal[c] + 1), shown[c], 2.0);
        var albedo = await View("albedo", 0.6, 0.6);
        for (var c = 0; c < 3; c++) Assert.Equal(255 * Srgb.Encode(BallReport.Albedo[c]), albedo[c], 2.0);
        var clay = await View("clay", 0.5, 0.5);
        Assert.True(clay[0] == clay[1] && clay[1] == clay[2]);
        // 15° of a scale that ends at 20°, and the nearest point of the ball.
        Near(Imaging.ColorMap.Viridis.At(0.75), await View("error", 0.4, 0.6));
        Near(Imaging.ColorMap.Viridis.At(1), await View("depth", 0.5, 0.5));
        Assert.True(await page.Locator("#scale").IsVisibleAsync());
        // Transparent outside.
        Assert.Equal(0, (await View("relit", 0.02, 0.02))[3]);
        Assert.Empty(problems);

        static void Near(Imaging.Rgb expected, int[] got) =>
            Assert.All([got[0] - expected.R, got[1] - expected.G, got[2] - expected.B], d => Assert.InRange(d, -4, 4));
    }

    [Fact]
    public async Task A_finger_moves_the_light_and_a_narrow_page_does_not_scroll_sideways()
    {
        using var ball = new BallReport(withTruth: false);
        var (page, problems) = await browser.OpenAsync(ball.File, width: 360, touch: true);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        await page.Locator("#canvas").ScrollIntoViewIfNeededAsync();
        var box = (await page.Locator("#canvas").BoundingBoxAsync())!;
        await page.Touchscreen.TapAsync(box.X + 0.5f * box.Width, box.Y + 0.25f * box.Height);
        var light = await LightAsync(page);
        Assert.Equal(0, light[0], 0.02);
        Assert.Equal(0.5, light[1], 0.02);
        Assert.False(await page.Locator("input[value=error]").IsVisibleAsync());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Every_control_has_a_name_and_the_page_one_heading()
    {
        using var ball = new BallReport();
        var (page, _) = await browser.OpenAsync(ball.File);
        Assert.Equal(0, await page.EvaluateAsync<int>(
            "[...document.querySelectorAll('input, button, canvas, svg, img')]"
            + ".filter(e => !(e.labels?.length || e.textContent.trim() || e.ariaLabel || e.alt)).length"));
        Assert.Equal(1, await page.Locator("h1").CountAsync());
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));
    }

    // albedo · (ambient + intensity · max(0, n·l)), in sRGB, at several points of the ball.
    private static async Task ShadesAsync(IPage page, BallReport ball, double intensity)
    {
        var light = await LightAsync(page);
        foreach (var (x, y) in Points)
        {
            var (normal, pixel) = (ball.NormalAt(x, y), await ReadAsync(page, x, y));
            var shading = Ambient + intensity * Math.Max(0, normal.Zip(light, (n, l) => n * l).Sum());
            for (var c = 0; c < 3; c++)
            {
                var expected = 255 * Srgb.Encode(Math.Min(1, BallReport.Albedo[c] * shading));
                Assert.True(Math.Abs(expected - pixel[c]) <= 4, $"at {x}, {y}: expected {expected:F1} in channel {c}, got {pixel[c]}");
            }
        }
    }

    private static Task<double[]> LightAsync(IPage page) => page.EvaluateAsync<double[]>("foveaViewer.direction()");

    private static Task<int[]> ReadAsync(IPage page, double x, double y) =>
        page.EvaluateAsync<int[]>("([x, y]) => foveaViewer.read(x, y)", new[] { x, y });
}
