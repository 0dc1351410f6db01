using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>The page of backpropagation, as a student uses it.</summary>
public class StudioBackpropTests(Browser browser, StudioSite site) : IClassFixture<Browser>, IClassFixture<StudioSite>
{
    [Theory]
    [InlineData(1200, true)]
    [InlineData(360, false)]
    public async Task A_formula_is_stepped_through_forward_and_backward(int width, bool isDark)
    {
        var (page, problems) = await site.OpenAsync(browser, "backprop", width, isDark);
        await page.GetByLabel("Formula").Last.FillAsync("(a + b)*c");
        await page.GetByLabel("c", new() { Exact = true }).FillAsync("3");
        await page.GetByLabel("a", new() { Exact = true }).FillAsync("2");
        await page.GetByLabel("b", new() { Exact = true }).FillAsync("-1");
        await page.Locator("td").GetByText("−1", new() { Exact = true }).First.WaitForAsync();
        var graph = page.Locator(".stage");
        await graph.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.GetByText("+(2, −1) = 1").WaitForAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.GetByText("*(1, 3) = 3").WaitForAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        // The factor a + b gets the other factor, 3, and c gets 1.
        Assert.Contains("∂(a·b)/∂a = b = 3 → +: 3 × 1 = 3", await page.Locator(".told").TextContentAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "To the end" }).ClickAsync();
        Assert.Equal(["3", "3", "3", "1", "1"], await page.Locator(".graph .gradient").AllTextContentsAsync());
        Assert.True(await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).IsDisabledAsync());
        await StudioSite.IsGoodAsync(page, problems, $"studio-backprop-{width}{(isDark ? "-dark" : "")}");
        await page.ReloadAsync();
        await page.GetByText("fovea graph \"(a + b)*c\" --check --at a=2,b=-1,c=3").WaitForAsync();
        Assert.Equal("(a + b)*c", await page.GetByLabel("Formula").Last.InputValueAsync());
    }

    [Fact]
    public async Task What_is_typed_while_an_answer_is_on_its_way_stays()
    {
        var (page, problems) = await site.OpenAsync(browser, "backprop");
        await page.GetByLabel("Formula").Last.FillAsync("(a + b)*c");
        await page.GetByLabel("b", new() { Exact = true }).WaitForAsync();
        var held = new TaskCompletionSource();
        await page.RouteAsync("**/api/backprop/formula", async route =>
        {
            await held.Task;
            await route.ContinueAsync();
        });
        await page.GetByLabel("Formula").Last.FillAsync("(a + b)*c*d");
        await page.GetByLabel("a", new() { Exact = true }).FillAsync("5");
        await page.GetByLabel("b", new() { Exact = true }).FillAsync("-7");
        held.SetResult();
        await page.Locator("td").GetByText("−7", new() { Exact = true }).First.WaitForAsync();
        Assert.Equal("5", await page.GetByLabel("a", new() { Exact = true }).InputValueAsync());
        Assert.Equal("-7", await page.GetByLabel("b", new() { Exact = true }).InputValueAsync());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task What_is_no_formula_is_said()
    {
        var (page, problems) = await site.OpenAsync(browser, "backprop");
        await page.GetByLabel("Formula").Last.FillAsync("(a + ");
        await page.Locator(".notice.bad").GetByText("column 6").WaitForAsync();
        await page.GetByLabel("Example").SelectOptionAsync("f4");
        await page.Locator(".notice.bad").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.GetByText("max(0, 1 - y*tanh").First.WaitForAsync();
        // Where the answer was 400 the browser says so, too.
        Assert.All(problems, p => Assert.Contains("400", p, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Convolution", 1200, false)]
    [InlineData("Batch normalisation", 1200, true)]
    [InlineData("Softmax loss", 1200, false)]
    [InlineData("Convolution", 360, true)]
    public async Task Layers_show_where_each_number_comes_from(string view, int width, bool isDark)
    {
        var (page, problems) = await site.OpenAsync(browser, "backprop", width, isDark);
        await page.GetByLabel(view, new() { Exact = true }).CheckAsync();
        await page.Locator(".numbers.gradient").First.WaitForAsync();
        if (view == "Convolution")
        {
            await page.GetByLabel("Stride s").FillAsync("2");
            var y = page.GetByRole(AriaRole.Grid, new() { Name = "Y", Exact = true });
            await y.Locator("tr").Nth(1).WaitForAsync();
            await page.WaitForFunctionAsync("() => document.querySelectorAll('[role=grid][aria-label=Y] tr').length === 2");
            await y.GetByRole(AriaRole.Gridcell).Nth(1).ClickAsync();
            Assert.Contains("Y[1, 2] = 0 + 0·1", await page.Locator(".formula").TextContentAsync(), StringComparison.Ordinal);
            Assert.Equal(9, await page.Locator(".numbers.input").First.Locator("td.on").CountAsync());
            await page.Keyboard.PressAsync("ArrowDown");
            Assert.StartsWith("Y[2, 2]", await page.Locator(".formula").TextContentAsync(), StringComparison.Ordinal);
            await page.GetByLabel("X, row 5, column 5").FillAsync("x");
            Assert.Equal("true", await page.GetByLabel("X, row 5, column 5").GetAttributeAsync("aria-invalid"));
            await page.GetByLabel("X, row 5, column 5").FillAsync("7");
            await page.WaitForFunctionAsync("() => location.hash.includes('7')");
        }
        await page.GetByRole(AriaRole.Gridcell).Last.ClickAsync();
        Assert.Matches(@"\] = .* = ", await page.Locator(".formula").TextContentAsync() ?? "");
        await StudioSite.IsGoodAsync(page, problems, $"studio-backprop-{view[..5].ToLowerInvariant()}-{width}{(isDark ? "-dark" : "")}");
    }
}
