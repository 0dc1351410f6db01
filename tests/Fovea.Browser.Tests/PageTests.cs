using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>Pages of reports as a whole, in a real browser.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_keeps_the_rules_of_accessibility(bool isDark)
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File, isDark: isDark);
        Assert.Equal(isDark ? "rgb(13, 15, 19)" : "rgb(246, 245, 242)",
            await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        // One of each that can be opened or switched is.
        await page.EvaluateAsync("[...document.querySelectorAll('details')].filter((d, i) => i === 0 || !d.classList.contains('data'))"
            + ".forEach(d => d.open = true)");
        await page.Locator(".legend button").First.ClickAsync();
        await page.Locator(".table thead button").First.ClickAsync();
        Assert.Empty(await AxeRules.ViolationsAsync(page));
        await page.Locator(".pictures button").Nth(1).ClickAsync();
        Assert.Empty(await AxeRules.ViolationsAsync(page, "dialog"));
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Every_chart_and_picture_has_content_and_nothing_is_loaded()
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File);
        Assert.Equal(17, await page.EvaluateAsync<int>("[...document.images].filter(i => i.complete && i.naturalWidth > 0).length"));
        Assert.Equal(17, await page.EvaluateAsync<int>("document.images.length"));
        Assert.Equal(6, await page.Locator(".plot").CountAsync());
        Assert.True(await page.EvaluateAsync<bool>(
            "[...document.querySelectorAll('.plot')].every(p => p.querySelectorAll('.marks path, .marks circle').length > 0)"));
        Assert.True(await page.EvaluateAsync<bool>(
            "[...document.querySelectorAll('.bars')].every(b => [...b.querySelectorAll('i')].some(i => i.offsetWidth > 20))"));
        // Texts are texts, whatever they hold.
        Assert.Equal(SamplePage.Hostile, await page.Locator("section h2").Nth(7).TextContentAsync());
        Assert.Equal(0, await page.Locator("img[onerror]").CountAsync());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task On_a_phone_nothing_is_wider_than_the_screen()
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File, width: 360, touch: true);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= 360"));
        // What is wider scrolls in its own box, which the keyboard reaches.
        Assert.Empty(await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('main *')]
              .filter(e => e.getBoundingClientRect().right > 361 && !e.closest('.scroll, .unseen, svg'))
              .map(e => e.outerHTML.slice(0, 120))
            """));
        Assert.True(await page.EvaluateAsync<bool>(
            "[...document.querySelectorAll('.scroll')].every(b => b.scrollWidth <= b.clientWidth + 1 || b.tabIndex === 0)"));
        var plot = page.Locator(".plot").First;
        await plot.ScrollIntoViewIfNeededAsync();
        await plot.TapAsync();
        Assert.True(await plot.Locator(".tip").IsVisibleAsync());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Without_scripts_there_are_drawings_and_tables()
    {
        using var sample = new SamplePage();
        var (page, _) = await browser.OpenAsync(sample.File, scripts: false);
        Assert.Equal(6, await page.Locator("figure.chart svg[role=img]").CountAsync());
        var chart = page.GetByRole(AriaRole.Img, new() { Name = "Loss", Exact = true });
        Assert.True(await chart.IsVisibleAsync());
        Assert.Equal(3, await chart.Locator("polyline").CountAsync() - 1);
        Assert.Contains("training: 20 points, epoch 0 to 19", await chart.Locator("desc").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(6, await page.Locator(".bars").First.Locator("tbody tr").CountAsync());
        Assert.True(await page.Locator(".pictures img").First.IsVisibleAsync());
    }

    [Fact]
    public async Task Headings_sort_and_a_filter_finds()
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File);
        var box = page.Locator(".table").First;
        async Task<string[]> Column(int c) => await box.EvaluateAsync<string[]>(
            "(t, c) => [...t.querySelectorAll('tbody tr')].filter(r => !r.hidden).map(r => r.cells[c].textContent)", c);
        var times = await Column(2);
        await box.GetByRole(AriaRole.Button, new() { Name = "times" }).ClickAsync();
        Assert.Equal(times.OrderBy(Number), await Column(2));
        var head = box.Locator("th", new() { HasText = "times" });
        Assert.Equal("ascending", await head.GetAttributeAsync("aria-sort"));
        await box.GetByRole(AriaRole.Button, new() { Name = "times" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("descending", await head.GetAttributeAsync("aria-sort"));
        Assert.Equal(times.OrderByDescending(Number), await Column(2));
        // Times in their units: milliseconds come before seconds.
        await box.GetByRole(AriaRole.Button, new() { Name = "time", Exact = true }).ClickAsync();
        var sorted = await Column(4);
        Assert.Equal(["1 ms", "4 ms"], sorted[..2]);
        Assert.Equal("45.5 s", sorted[^1]);
        await page.GetByLabel("Filter").FillAsync("CLASS 44");
        Assert.Contains("class 44", await Column(1));
        Assert.InRange((await Column(1)).Length, 1, 10);
        Assert.EndsWith("of 45 rows", await box.Locator("output").TextContentAsync(), StringComparison.Ordinal);
        // Short tables have none.
        Assert.Equal(1, await page.GetByLabel("Filter").CountAsync());
        Assert.Empty(problems);

        static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_picture_opens_large_with_its_scores()
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File);
        var first = page.Locator(".pictures button").First;
        await first.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var dialog = page.GetByRole(AriaRole.Dialog, new() { Name = "0, not 3" });
        Assert.True(await dialog.IsVisibleAsync());
        dialog = page.Locator("dialog");
        Assert.Equal("✓ right", await dialog.Locator(".verdict").TextContentAsync());
        Assert.Equal(["class 090.0 %", "another7.0 %", SamplePage.Hostile + "0.02 %"],
            await dialog.Locator(".scores li").AllTextContentsAsync());
        // 28 pixels, each of them 16 by 16 on the screen.
        Assert.Equal(448, (await dialog.Locator("img").BoundingBoxAsync())!.Width);
        Assert.Equal("pixelated", await dialog.Locator("img").EvaluateAsync<string>("i => getComputedStyle(i).imageRendering"));
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("1, not 4", await dialog.Locator("h2").TextContentAsync());
        Assert.Contains("test image 1", await dialog.TextContentAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Escape");
        Assert.False(await page.Locator("dialog").IsVisibleAsync());
        // Focus is on the picture that was seen last, as soon as the page has heard of the end.
        await Assertions.Expect(page.Locator(".pictures button").Nth(1)).ToBeFocusedAsync();
        await page.Locator(".pictures").Nth(1).Locator("button").First.ClickAsync();
        Assert.Equal("a photograph", await page.Locator("dialog h2").TextContentAsync());
        Assert.StartsWith("data:image/jpeg", await page.Locator("dialog img").GetAttributeAsync("src"), StringComparison.Ordinal);
        await page.Locator("dialog .close").ClickAsync();
        Assert.False(await page.Locator("dialog").IsVisibleAsync());
        Assert.Empty(problems);
    }
}
