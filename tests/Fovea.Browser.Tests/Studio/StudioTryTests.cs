using Fovea.Data;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>The studio's page where one tries a network.</summary>
public class StudioTryTests(Browser browser, StudioSite site) : IClassFixture<Browser>, IClassFixture<StudioSite>
{
    [Theory]
    [InlineData(1200, true)]
    [InlineData(360, false)]
    public async Task A_digit_that_is_drawn_is_recognised_as_one_draws(int width, bool isDark)
    {
        var (page, problems) = await OpenAsync(width, isDark);
        await DrawZeroAsync(page);
        await AnswersAsync(page, "0");
        await Assertions.Expect(page.Locator(".views img")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".views")).ToContainTextAsync("Grad-CAM for 0");
        await page.EvaluateAsync("scrollTo(0, 0)");
        await StudioSite.IsGoodAsync(page, problems, $"studio-try-{width}{(isDark ? "-dark" : "")}");
    }

    [Fact]
    public async Task A_digit_is_drawn_by_keys_and_stays_in_the_address()
    {
        var (page, problems) = await OpenAsync();
        await page.Locator("canvas.sheet").FocusAsync();
        for (var i = 0; i < 7; i++) await page.Keyboard.PressAsync("Shift+ArrowDown");
        await AnswersAsync(page, "1");
        var (other, others) = await OpenAsync();
        await other.GotoAsync(page.Url);
        await other.ReloadAsync();
        await AnswersAsync(other, "1");
        await page.Keyboard.PressAsync("Delete");
        await Assertions.Expect(page.Locator(".answer")).ToContainTextAsync("Draw a digit");
        Assert.Empty(problems);
        Assert.Empty(others);
    }

    [Fact]
    public async Task A_picture_is_dropped_and_explained_in_another_way()
    {
        var (_, test) = DatasetCatalog.Load("digits");
        var (page, problems) = await OpenAsync();
        await page.Locator(".try input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "digit.png", MimeType = "image/png", Buffer = test.ToImage(3).Encode(),
        });
        await AnswersAsync(page, test.ClassNames[test.Label(3)]);
        await page.GetByLabel("Where it looks").SelectOptionAsync("occlusion");
        await Assertions.Expect(page.Locator(".views")).ToContainTextAsync("Occlusion for");
        await page.Locator(".try input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "text.png", MimeType = "image/png", Buffer = [1, 2, 3],
        });
        await Assertions.Expect(page.Locator(".notice.bad")).ToContainTextAsync("cannot show this picture");
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_picture_is_taken_with_the_camera_where_there_is_one()
    {
        var (page, problems) = await OpenAsync();
        await page.GetByText("Use the camera").ClickAsync();
        await Assertions.Expect(page.Locator(".notice.bad")).ToContainTextAsync("The camera cannot be used");
        await page.Context.GrantPermissionsAsync(["camera"]);
        await page.GetByText("Use the camera").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('.camera video')?.videoWidth > 0");
        await page.GetByText("Take it", new() { Exact = true }).ClickAsync();
        await page.Locator(".preview").WaitForAsync();
        await Assertions.Expect(page.Locator(".views img")).ToHaveCountAsync(2);
        Assert.Equal(0, await page.Locator("video").CountAsync());
        await page.EvaluateAsync("""
            () => { navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
              navigator.mediaDevices.dispatchEvent(new Event('devicechange')); }
            """);
        await Assertions.Expect(page.GetByText("No camera here")).ToBeDisabledAsync();
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Many_pictures_become_a_table_that_is_still_there_when_the_page_is_loaded_again()
    {
        var (_, test) = DatasetCatalog.Load("digits");
        var folder = Path.Combine(site.Folder, "many");
        for (var i = 0; i < 24; i++)
        {
            Directory.CreateDirectory(Path.Combine(folder, test.ClassNames[test.Label(i)]));
            test.ToImage(i).Save(Path.Combine(folder, test.ClassNames[test.Label(i)], $"{i}.png"));
        }
        var (page, problems) = await OpenAsync();
        await page.Locator("input[webkitdirectory]").SetInputFilesAsync(folder);
        await Assertions.Expect(page.Locator(".batch tbody tr")).ToHaveCountAsync(24);
        await Assertions.Expect(page.GetByText("of 24 right")).ToBeVisibleAsync();
        await page.GetByText("probability").ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Save as CSV").ClickAsync());
        Assert.Equal(25, (await File.ReadAllTextAsync(await download.PathAsync())).TrimEnd().Split("\r\n").Length);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator(".batch tbody tr")).ToHaveCountAsync(24);
        await page.Locator(".batch img").First.WaitForAsync();
        await page.EvaluateAsync("scrollTo(0, 0)");
        await StudioSite.IsGoodAsync(page, problems, "studio-try-many");
    }

    // Opens the page; the first to come has a network trained there.
    private async Task<(IPage Page, List<string> Problems)> OpenAsync(int width = 1200, bool isDark = false)
    {
        var (page, problems) = await site.OpenAsync(browser, "try", width, isDark);
        if (await page.GetByText("There is no network in this folder yet").IsVisibleAsync())
            await page.GetByText("Train one on digits").ClickAsync();
        await page.Locator("canvas.sheet").WaitForAsync();
        await Assertions.Expect(page.GetByText("Learned from")).ToBeVisibleAsync();
        return (page, problems);
    }

    private static async Task DrawZeroAsync(IPage page)
    {
        await page.Locator("canvas.sheet").ScrollIntoViewIfNeededAsync();
        var box = (await page.Locator("canvas.sheet").BoundingBoxAsync())!;
        for (var i = 0; i <= 24; i++)
        {
            var angle = 2 * Math.PI * i / 24;
            await page.Mouse.MoveAsync((float)(box.X + box.Width * (0.55 + 0.17 * Math.Sin(angle))),
                (float)(box.Y + box.Height * (0.45 - 0.3 * Math.Cos(angle))));
            if (i == 0) await page.Mouse.DownAsync();
        }
        await page.Mouse.UpAsync();
    }

    private static Task AnswersAsync(IPage page, string name) =>
        Assertions.Expect(page.Locator(".answer .first")).ToHaveTextAsync(name);
}
