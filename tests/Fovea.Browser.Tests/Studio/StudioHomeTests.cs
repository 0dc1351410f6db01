namespace Fovea.Browser.Tests;

/// <summary>The studio's frame, on its first page.</summary>
public class StudioHomeTests(Browser browser, StudioSite site) : IClassFixture<Browser>, IClassFixture<StudioSite>
{
    [Theory]
    [InlineData(1200, true)]
    [InlineData(360, false)]
    public async Task The_first_page_says_where_the_studio_works(int width, bool isDark)
    {
        var (page, problems) = await site.OpenAsync(browser, "", width, isDark);
        Assert.EndsWith("/home", page.Url, StringComparison.Ordinal);
        Assert.Contains(site.Folder, await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal("Studio", await page.Locator("nav [aria-current=page]").TextContentAsync());
        await StudioSite.IsGoodAsync(page, problems, $"studio-home-{width}{(isDark ? "-dark" : "")}");
    }

    [Fact]
    public async Task Every_page_is_reached_by_its_link()
    {
        var (page, problems) = await site.OpenAsync(browser, "home");
        var names = await page.Locator("nav a").AllTextContentsAsync();
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            await page.Locator("nav").GetByText(name, new() { Exact = true }).ClickAsync();
            await page.Locator("main[data-ready]").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Attached });
            Assert.Equal(name, await page.Locator("h1").TextContentAsync());
        }
        Assert.Empty(problems);
    }
}
