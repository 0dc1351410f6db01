using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>The site, as <c>dotnet run build.cs -- site</c> built it, in a real browser.</summary>
[Trait("needs", "site")]
public sealed class SiteTests(Browser browser, SiteServer server) : IClassFixture<Browser>, IClassFixture<SiteServer>
{
    private static readonly string[] Parts = ["Start", "Guides", "Course", "Reference", "API"];

    [Fact]
    public async Task The_first_page_leads_to_every_part()
    {
        var (page, problems) = await OpenAsync("index.html");
        Assert.Equal("Fovea", (await page.Locator("h1").First.TextContentAsync())!.Trim());
        var links = page.Locator("#navpanel .navbar-nav > li > a");
        var names = (await links.AllTextContentsAsync()).Select(n => n.Trim()).ToList();
        Assert.Equal(Parts.Where(p => p != "Course" || Directory.Exists(Path.Combine(server.Folder, "course"))), names);
        Assert.True(await page.EvaluateAsync<bool>("[...document.images].every(i => i.complete && i.naturalWidth > 0)"));
        Assert.True(await page.EvaluateAsync<bool>("document.querySelector('#logo').getBoundingClientRect().width > 20"));
        foreach (var name in names.Skip(1))
        {
            await page.Locator("#navpanel .navbar-nav > li > a", new() { HasText = name }).ClickAsync();
            await page.WaitForSelectorAsync("#toc li.active");
            Assert.NotEmpty((await page.Locator("article h1").First.TextContentAsync())!.Trim());
        }
        Passed(problems);
    }

    [Fact]
    public async Task Formulas_of_the_course_are_drawn()
    {
        var course = Path.Combine(server.Folder, "course");
        Assert.SkipUnless(Directory.Exists(course), "There is no course on the site.");
        var file = Directory.GetFiles(course, "*.html").Order(StringComparer.Ordinal)
            .First(f => File.ReadAllText(f).Contains("class=\"math\"", StringComparison.Ordinal));
        var (page, problems) = await OpenAsync($"course/{Path.GetFileName(file)}");
        await page.Locator("article mjx-container svg").First.WaitForAsync();
        Assert.True(await page.EvaluateAsync<bool>("""
            (() => {
              const formulas = [...document.querySelectorAll('article .math')]
              return formulas.length > 5 && formulas.every(f => f.querySelector('svg path, svg use, svg text')
                && !f.querySelector('[data-mml-node="merror"]'))
            })()
            """));
        Assert.DoesNotContain("$", await page.EvaluateAsync<string>("""
            (() => {
              const copy = document.querySelector('article').cloneNode(true)
              copy.querySelectorAll('pre, code, .math').forEach(e => e.remove())
              return copy.textContent
            })()
            """), StringComparison.Ordinal);
        Passed(problems);
    }

    [Fact]
    public async Task A_type_has_its_members_and_links_to_others()
    {
        var (page, problems) = await OpenAsync("api/Fovea.Nn.Conv2d.html");
        Assert.Equal("Class Conv2d", (await page.Locator("article h1").TextContentAsync())!.Trim());
        var text = await page.Locator("article").TextContentAsync();
        Assert.Contains("cross-correlation with learned kernels", text, StringComparison.Ordinal);
        Assert.Contains("inChannels", text, StringComparison.Ordinal);
        await page.Locator("#toc li.active").First.WaitForAsync();
        await page.Locator("article a", new() { HasText = "Module" }).First.ClickAsync();
        await Browser.IsAtAsync(page, @"/api/Fovea\.Nn\.Module\.html");
        Assert.Equal("Class Module", (await page.Locator("article h1").TextContentAsync())!.Trim());
        Passed(problems);
    }

    [Fact]
    public async Task The_search_finds_a_type()
    {
        var (page, problems) = await OpenAsync("index.html");
        var box = page.Locator("#search-query");
        await Assertions.Expect(box).ToBeEnabledAsync(); // once the index is read
        await box.FillAsync("Conv2d");
        var hits = page.Locator("#search-results .sr-item a");
        await hits.First.WaitForAsync();
        Assert.Contains("Class Conv2d | Fovea", (await hits.AllTextContentsAsync()).Select(t => t.Trim()).Take(5));
        await hits.GetByText("Class Conv2d | Fovea", new() { Exact = true }).ClickAsync();
        await Browser.IsAtAsync(page, @"/api/Fovea\.Nn\.Conv2d\.html");
        Passed(problems);
    }

    [Theory]
    [InlineData("index.html", 1200, false)]
    [InlineData("backprop.html", 1200, true)]
    [InlineData("api/Fovea.Tensors.SumOp.html", 360, true)]
    [InlineData("results.html", 360, false)]
    public async Task It_is_light_or_dark_and_nothing_is_wider_than_the_screen(string path, int width, bool isDark)
    {
        var (page, problems) = await OpenAsync(path, width, isDark);
        Assert.Equal(isDark ? "rgb(13, 15, 19)" : "rgb(246, 245, 242)",
            await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        Assert.DoesNotContain(await AxeRules.ViolationsAsync(page, "article"), v => v.Contains("color-contrast", StringComparison.Ordinal));
        Passed(problems);
    }

    [Fact]
    public async Task The_theme_can_be_chosen()
    {
        var (page, problems) = await OpenAsync("index.html");
        await page.Locator("#navpanel .dropdown .bi-circle-half, #navpanel a[title='Change theme']").First.ClickAsync();
        await page.Locator(".dropdown-item", new() { HasText = "Dark" }).First.ClickAsync();
        Assert.Equal("dark", await page.Locator("html").GetAttributeAsync("data-bs-theme"));
        await page.ReloadAsync();
        Assert.Equal("rgb(13, 15, 19)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Passed(problems);
    }

    private void Passed(List<string> problems)
    {
        Assert.Empty(problems);
        lock (server.Missing) Assert.Empty(server.Missing);
    }

    private async Task<(IPage Page, List<string> Problems)> OpenAsync(string path, int width = 1200, bool isDark = false)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(server.Folder, "index.html")), "The site is not built: dotnet run build.cs -- site");
        var (page, problems) = await browser.OpenAsync(new Uri(server.Address + path), width, isDark: isDark);
        // The scripts have run when the parts stand at the top; on a phone they are folded away.
        await page.Locator("#navpanel .navbar-nav > li > a").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return (page, problems);
    }
}
