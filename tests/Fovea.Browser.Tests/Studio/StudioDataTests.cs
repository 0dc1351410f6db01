using Fovea.Imaging;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>The studio's page of data sets.</summary>
public class StudioDataTests(Browser browser, StudioSite site) : IClassFixture<Browser>, IClassFixture<StudioSite>
{
    private const string Pictures = "section:nth-of-type(2)", Augmented = "section:nth-of-type(3)", Doubts = "section:nth-of-type(4)";

    [Theory]
    [InlineData(1200, true)]
    [InlineData(360, false)]
    public async Task Digits_are_shown_by_class_and_as_a_training_sees_them(int width, bool isDark)
    {
        var (page, problems) = await site.OpenAsync(browser, "data", width, isDark);
        Assert.Contains("1,438", await page.Locator(".figures").TextContentAsync(), StringComparison.Ordinal);
        await page.GetByLabel("Class", new() { Exact = true }).SelectOptionAsync("3");
        await Assertions.Expect(page.Locator($"{Pictures} .text").First).ToHaveTextAsync("3");
        await page.Locator($"{Pictures} .pictures button").First.ClickAsync();
        Assert.Contains("training picture", await page.Locator("dialog").TextContentAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        await LoadedAsync(page, Augmented, 18);
        await page.EvaluateAsync("scrollTo(0, 0)");
        await StudioSite.IsGoodAsync(page, problems, $"studio-data-{width}{(isDark ? "-dark" : "")}");
    }

    [Fact]
    public async Task Changes_are_chosen_and_the_address_keeps_them()
    {
        var (page, problems) = await site.OpenAsync(browser, "data");
        var before = await FirstEpochAsync(page);
        await page.GetByLabel("Seed").FillAsync("7");
        await page.GetByLabel("Seed").PressAsync("Enter");
        await page.WaitForFunctionAsync("([s, old]) => document.querySelectorAll(s + ' .pictures img')[1].src !== old",
            new[] { Augmented, before });
        await page.GetByLabel("From a recipe").SelectOptionAsync("digits");
        await Assertions.Expect(page.Locator(".transforms li")).ToHaveCountAsync(1);
        await page.GetByLabel("Add a change").SelectOptionAsync("cutout");
        await Assertions.Expect(page.Locator(".transforms li")).ToHaveCountAsync(2);
        await page.GetByLabel("size", new() { Exact = true }).FillAsync("3");
        await page.GetByLabel("size", new() { Exact = true }).PressAsync("Enter");
        await page.WaitForFunctionAsync("() => location.search.includes('%22size%22%3A3')");
        await LoadedAsync(page, Augmented, 18);
        var (other, others) = await site.OpenAsync(browser, "data");
        await other.GotoAsync(page.Url);
        await other.Locator("main[data-ready]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        // The last change may still be on its way to the first page, whose address has it already.
        await page.WaitForFunctionAsync("([s, wanted]) => document.querySelectorAll(s + ' .pictures img')[1].src === wanted",
            new[] { Augmented, await FirstEpochAsync(other) });
        Assert.Equal("cutout", await other.Locator(".transforms li b").Last.TextContentAsync());
        Assert.Empty(problems);
        Assert.Empty(others);
    }

    [Fact]
    public async Task The_other_part_is_shown_in_both_places()
    {
        var (page, problems) = await site.OpenAsync(browser, "data");
        await page.GetByLabel("Picture", new() { Exact = true }).FillAsync("1400");
        await page.GetByLabel("Picture", new() { Exact = true }).PressAsync("Enter");
        await page.WaitForFunctionAsync("s => document.querySelector(s + ' .pictures img').src.includes('index=1400')", Augmented);
        await page.GetByLabel("Part").SelectOptionAsync("test");
        await Assertions.Expect(page.GetByLabel("Class", new() { Exact = true })).ToContainTextAsync("all (359)");
        await page.WaitForFunctionAsync("s => document.querySelector(s + ' .pictures img').src.includes('part=test&index=0')", Augmented);
        await LoadedAsync(page, Pictures, 36);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task What_a_transform_cannot_do_is_said_on_the_page()
    {
        var (page, _) = await site.OpenAsync(browser, "data");
        await page.GetByLabel("Add a change").SelectOptionAsync("randomCrop");
        await Assertions.Expect(page.Locator($"{Augmented} .notice.bad")).ToContainTextAsync("RandomCrop");
        await page.Locator(".transforms li button").Last.ClickAsync();
        await Assertions.Expect(page.Locator($"{Augmented} .notice.bad")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_folder_that_is_chosen_becomes_a_data_set()
    {
        foreach (var (k, name) in new[] { "cats", "dogs" }.Index())
            foreach (var i in Enumerable.Range(0, 6)) Save(Path.Combine(site.Folder, "own", name, $"{i}.png"), 120 * k + 9 * i);
        var (page, problems) = await site.OpenAsync(browser, "data");
        await page.GetByText("Pictures of your own").ClickAsync();
        await page.Locator("input[webkitdirectory]").SetInputFilesAsync(Path.Combine(site.Folder, "own"));
        await Assertions.Expect(page.GetByLabel("Class", new() { Exact = true })).ToContainTextAsync("cats (5)");
        await page.GetByLabel("Side in pixels").FillAsync("32");
        await page.GetByLabel("Side in pixels").PressAsync("Enter");
        await Assertions.Expect(page.Locator(".figures")).ToContainTextAsync("32 × 32");
        await LoadedAsync(page, Pictures, 10);
        await StudioSite.IsGoodAsync(page, problems, "studio-data-own");
    }

    [Fact]
    public async Task Doubtful_digits_are_found_and_still_there_when_the_page_is_loaded_again()
    {
        var (page, problems) = await site.OpenAsync(browser, "data");
        await page.GetByText("Find them").ClickAsync();
        await page.Locator($"{Doubts} .gallery").First.WaitForAsync();
        await page.ReloadAsync();
        await page.Locator($"{Doubts} .gallery").First.WaitForAsync();
        await Assertions.Expect(page.Locator(Doubts)).ToContainTextAsync("doubtful");
        await page.EvaluateAsync("scrollTo(0, 0)");
        await StudioSite.IsGoodAsync(page, problems, "studio-data-doubts");
    }

    // The address of the picture, data and all.
    private static async Task<string> FirstEpochAsync(IPage page) =>
        (await page.Locator($"{Augmented} .pictures img").Nth(1).GetAttributeAsync("src"))!;

    private static async Task LoadedAsync(IPage page, string section, int count) => await page.WaitForFunctionAsync("""
        ([s, n]) => { const all = [...document.querySelectorAll(s + ' .pictures img')];
          for (const i of all) i.loading = 'eager';
          return all.length === Number(n) && all.every(i => i.complete && i.naturalWidth > 0); }
        """, new[] { section, $"{count}" });

    private static void Save(string path, int grey)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var image = new Image(48, 40, 3);
        for (var i = 0; i < image.Pixels8.Length; i++) image.Pixels8[i] = (byte)(grey + i % (37 + grey));
        image.Save(path);
    }
}
