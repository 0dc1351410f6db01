using Fovea.Imaging;
using Fovea.Photometry;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>The page of photometric stereo, from pictures to a shape.</summary>
public class StudioPhotometryTests(Browser browser, StudioSite site) : IClassFixture<Browser>, IClassFixture<StudioSite>
{
    [Theory]
    [InlineData(1200, true)]
    [InlineData(360, false)]
    public async Task A_rendered_scene_becomes_a_surface(int width, bool isDark)
    {
        var (page, problems) = await site.OpenAsync(browser, "photometry", width, isDark);
        await RenderAsync(page, 96);
        await page.GetByRole(AriaRole.Button, new() { Name = "Solve", Exact = true }).ClickAsync();
        await page.GetByText("Mean angular error").WaitForAsync();
        // The viewer draws, and its light turns by the keyboard.
        await page.Locator("#canvas").FocusAsync();
        var before = await page.Locator("#light-text").TextContentAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.NotEqual(before, await page.Locator("#light-text").TextContentAsync());
        Assert.True((await page.EvaluateAsync<int[]>("window.foveaViewer.read(0.5, 0.5)"))[3] > 0);
        // The mesh is drawn, and turns.
        await page.Locator(".mesh").FocusAsync();
        var turned = await page.Locator(".mesh").GetAttributeAsync("data-turn");
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.WaitForFunctionAsync("before => document.querySelector('.mesh').dataset.turn !== before", turned);
        Assert.True(await page.EvaluateAsync<bool>("""
            () => {
              const canvas = document.querySelector('.mesh'), gl = canvas.getContext('webgl2'), pixels = new Uint8Array(4 * 100 * 100);
              gl.readPixels(canvas.width / 2 - 50, canvas.height / 2 - 50, 100, 100, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
              return pixels.some(value => value > 60);
            }
            """));
        // A profile in millimetres, along the line that was typed.
        await page.GetByLabel("mm a pixel").FillAsync("0.5");
        await page.GetByText("Highest less lowest point:").GetByText("mm").WaitForAsync();
        await page.Locator("figure.chart").WaitForAsync();
        await page.GetByLabel("A new folder in the studio's folder").FillAsync($"results/{width}{isDark}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save all there" }).ClickAsync();
        await page.GetByText($"Saved to results/{width}{isDark}.").WaitForAsync();
        Assert.True(File.Exists(Path.Combine(site.Folder, $"results/{width}{isDark}/mesh.ply")));
        await StudioSite.IsGoodAsync(page, problems, $"studio-photometry-{width}{(isDark ? "-dark" : "")}");
        if (width == 360) return;
        await page.ReloadAsync();
        await page.GetByText("Mean angular error").WaitForAsync();
    }

    [Fact]
    public async Task A_mask_is_drawn_and_used()
    {
        var (page, problems) = await site.OpenAsync(browser, "photometry");
        await RenderAsync(page, 64);
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this mask" }).ClickAsync();
        await page.GetByText("Draw the object first.").WaitForAsync();
        // A polygon by the keyboard: four corners about the middle, ten pixels away.
        await page.GetByLabel("Polygon", new() { Exact = true }).CheckAsync();
        await page.Locator(".pointed").First.FocusAsync();
        foreach (var keys in (string[])["ArrowLeft ArrowUp", "ArrowRight ArrowRight", "ArrowDown ArrowDown", "ArrowLeft ArrowLeft"])
        {
            foreach (var key in keys.Split(' ')) for (var i = 0; i < 10; i++) await page.Keyboard.PressAsync(key);
            await page.Keyboard.PressAsync("Space");
        }
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this mask" }).ClickAsync();
        await page.GetByText("This mask is used from now on.").WaitForAsync();
        await page.GetByLabel("Method").SelectOptionAsync("l1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Solve", Exact = true }).ClickAsync();
        await page.GetByText("Mean angular error").WaitForAsync();
        var pixels = int.Parse(await page.Locator(".figures div").Filter(new()
        {
            HasText =
            "Pixels"
        }).Locator("dd").TextContentAsync() ?? "", System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(pixels, 360, 440);
        await StudioSite.IsGoodAsync(page, problems, "studio-photometry-mask");
    }

    [Fact]
    public async Task Dropped_pictures_with_a_chrome_ball_are_solved()
    {
        var (page, problems) = await site.OpenAsync(browser, "photometry");
        await page.GetByLabel("My pictures", new() { Exact = true }).CheckAsync();
        await page.GetByLabel("Drop the pictures here").SetInputFilesAsync(Pictures());
        await page.GetByText("5 pictures of 100 × 100 pixels, 8 bit.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Find by brightness" }).ClickAsync();
        await page.GetByText("they are used from now on.").First.WaitForAsync();
        await page.GetByLabel("From a chrome ball", new() { Exact = true }).CheckAsync();
        // Three points of the rim of the ball about (50, 50): left, above, right.
        var ball = page.Locator(".pointed").Nth(1);
        await ball.WaitForAsync();
        var box = (await ball.BoundingBoxAsync())!;
        foreach (var (x, y) in ((int, int)[])[(30, 50), (50, 30), (70, 50)])
            await ball.ClickAsync(new() { Position = new() { X = box.Width * x / 100, Y = box.Height * y / 100 } });
        Assert.InRange(double.Parse(await page.GetByLabel("Radius", new() { Exact = true }).InputValueAsync(),
            System.Globalization.CultureInfo.InvariantCulture), 19.5, 20.5);
        await page.GetByRole(AriaRole.Button, new() { Name = "Find the lights" }).ClickAsync();
        await page.GetByText("Found 5 lights").WaitForAsync();
        Assert.Equal(5, await page.Locator(".domes .lamp").CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Solve", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Files" }).WaitForAsync();
        await StudioSite.IsGoodAsync(page, problems, "studio-photometry-ball");
    }

    // A matt ball and a mirroring one under five lights.
    private static FilePayload[] Pictures()
    {
        (int X, int Y)[] highlights = [(50, 44), (55, 52), (45, 52), (52, 48), (47, 46)];
        return [.. highlights.Select((h, number) =>
        {
            var light = ChromeBall.Light(new(50, 50, 20), h.X, h.Y);
            var image = new Image(100, 100, 1);
            for (var i = 0; i < 10_000; i++)
            {
                var (y, x) = Math.DivRem(i, 100);
                if (new Circle(15, 20, 14).Normal(x, y) is { } n) image.Pixels8[i] = (byte)(200 * Math.Max(0, n.Dot(light)));
                else if (new Circle(50, 50, 20).Normal(x, y) is not null) image.Pixels8[i] = 8;
                if (Math.Abs(x - h.X) <= 1 && Math.Abs(y - h.Y) <= 1) image.Pixels8[i] = 255;
            }
            return new FilePayload { Name = $"{number + 1}.png", MimeType = "image/png", Buffer = image.Encode() };
        })];
    }

    private static async Task RenderAsync(IPage page, int side)
    {
        await page.GetByLabel("Side, pixels").FillAsync($"{side}");
        await page.GetByLabel("Lights", new() { Exact = true }).First.FillAsync("8");
        await page.GetByRole(AriaRole.Button, new() { Name = "Render" }).ClickAsync();
        await page.GetByText($"8 pictures of {side} × {side} pixels").WaitForAsync();
    }
}
