using System.Globalization;
using Microsoft.Playwright;

namespace Fovea.Browser.Tests;

/// <summary>Charts on pages under pointer and keys.</summary>
public sealed class PageChartTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Pointing_reads_the_values_of_all_series()
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File);
        var plot = await Plot(page, 0);
        var (x, y) = await Dot(plot, "validation", 7);
        await page.Mouse.MoveAsync(x + 3, y - 20);
        var tip = plot.Locator(".tip");
        Assert.True(await tip.IsVisibleAsync());
        Assert.Equal("epoch 7", await tip.Locator("b").TextContentAsync());
        Assert.Equal(["training", "validation", SamplePage.Hostile], await tip.Locator("span:not(.n)").AllTextContentsAsync());
        var values = await tip.Locator(".n").AllTextContentsAsync();
        Assert.Equal(SamplePage.Validation(7), double.Parse(values[1], CultureInfo.InvariantCulture), 1e-4);
        Assert.Equal("1.5", values[2]);
        // The line is where the point is.
        Assert.Equal(x, await plot.EvaluateAsync<double>("p => p.querySelector('.cross line').getBoundingClientRect().x"), 1.0);
        // Where a series has a gap, it says nothing.
        await page.Mouse.MoveAsync((await Dot(plot, "validation", 5)).X, y);
        Assert.Equal("epoch 5", await tip.Locator("b").TextContentAsync());
        Assert.Equal(2, await tip.Locator(".n").CountAsync());
        await page.Mouse.MoveAsync(2, 2);
        Assert.False(await tip.IsVisibleAsync());
        // Among dots, the nearest one.
        plot = await Plot(page, 3);
        (x, y) = await Dot(plot, "class 2", 5);
        await page.Mouse.MoveAsync(x, y);
        Assert.Equal("class 2", await plot.Locator(".tip b").TextContentAsync());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task The_keyboard_reads_zooms_and_goes_back()
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File);
        var plot = await Plot(page, 0);
        await plot.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        var status = page.Locator("figure.chart").First.Locator("[role=status]");
        Assert.StartsWith("epoch 1: training ", await status.TextContentAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("End");
        Assert.StartsWith("epoch 19: ", await status.TextContentAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.StartsWith("epoch 18: ", await status.TextContentAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("+");
        Assert.True(double.Parse((await Ticks(plot, "tx"))[0], CultureInfo.InvariantCulture) > 10);
        await page.Keyboard.PressAsync("Escape");
        Assert.Equal("0", (await Ticks(plot, "tx"))[0]);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_switch_hides_a_series_and_the_axis_follows()
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File);
        var figure = page.Locator("figure.chart").First;
        var series = figure.Locator(".marks [data-series]");
        Assert.Equal(3, await series.CountAsync());
        var button = figure.GetByRole(AriaRole.Button, new() { Name = "training" });
        Assert.Equal("true", await button.GetAttributeAsync("aria-pressed"));
        await button.ClickAsync();
        Assert.Equal("false", await button.GetAttributeAsync("aria-pressed"));
        Assert.Equal(2, await series.CountAsync());
        Assert.Equal(0, await figure.Locator(".marks [data-series=training]").CountAsync());
        await button.FocusAsync();
        await page.Keyboard.PressAsync("Space");
        Assert.Equal(3, await series.CountAsync());
        foreach (var each in await figure.Locator(".series").AllAsync()) await each.ClickAsync();
        Assert.Equal("all series are hidden", await figure.Locator("svg > text", new() { HasText = "hidden" }).TextContentAsync());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Dragging_zooms_and_a_double_click_shows_all()
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File);
        var plot = await Plot(page, 0);
        var figure = page.Locator("figure.chart").First;
        var (all, allY) = (await Ticks(plot, "tx"), await Ticks(plot, "ty"));
        var (from, to) = (await Dot(plot, "validation", 10), await Dot(plot, "validation", 15));
        await Drag(from.X - 2, from.Y, to.X + 2, from.Y);
        var zoomed = await Ticks(plot, "tx");
        Assert.Equal(("10", "15"), (zoomed[0], zoomed[^1]));
        // y fits what is seen.
        Assert.NotEqual(allY, await Ticks(plot, "ty"));
        Assert.True(await figure.GetByRole(AriaRole.Button, new() { Name = "Show all" }).IsVisibleAsync());
        await plot.DblClickAsync();
        Assert.Equal(all, await Ticks(plot, "tx"));
        Assert.False(await figure.GetByRole(AriaRole.Button, new() { Name = "Show all" }).IsVisibleAsync());
        // A drag that goes down far enough zooms along y too.
        await Drag(from.X - 2, from.Y - 120, to.X + 2, from.Y - 60);
        Assert.Equal(zoomed, await Ticks(plot, "tx"));
        Assert.True(double.Parse((await Ticks(plot, "ty"))[0], CultureInfo.InvariantCulture) > 0.6);
        await figure.GetByRole(AriaRole.Button, new() { Name = "Show all" }).ClickAsync();
        Assert.Equal(allY, await Ticks(plot, "ty"));
        Assert.Empty(problems);

        async Task Drag(float x1, float y1, float x2, float y2)
        {
            await page.Mouse.MoveAsync(x1, y1);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(x2, y2, new() { Steps = 4 });
            await page.Mouse.UpAsync();
        }
    }

    [Fact]
    public async Task Axes_go_by_powers_of_ten_where_the_values_allow_it()
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File);
        var (figure, plot) = (page.Locator("figure.chart").First, await Plot(page, 0));
        var log = figure.GetByRole(AriaRole.Button, new() { Name = "log y" });
        var linear = await Ticks(plot, "ty");
        await log.ClickAsync();
        Assert.Equal("true", await log.GetAttributeAsync("aria-pressed"));
        Assert.Equal(["0.2", "0.5", "1", "2"], await Ticks(plot, "ty"));
        await log.ClickAsync();
        Assert.Equal(linear, await Ticks(plot, "ty"));
        // Epoch 0 has no place on such an axis.
        await figure.GetByRole(AriaRole.Button, new() { Name = "log x" }).ClickAsync();
        Assert.Equal("1", (await Ticks(plot, "tx"))[0]);
        Assert.Equal(19, await plot.Locator("[data-series=validation] circle").CountAsync());
        Assert.Equal(0, await page.Locator("figure.chart").Nth(3).GetByRole(AriaRole.Button, new() { Name = "log x" }).CountAsync());
        Assert.Empty(problems);
    }

    [Fact]
    public async Task The_data_are_there_as_a_table()
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File);
        var details = page.Locator("figure.chart").First.Locator("details");
        await details.Locator("summary").ClickAsync();
        // The table is made by the event "toggle", which comes after the click.
        await details.Locator("table").WaitForAsync();
        Assert.Equal(["epoch", "training", "validation", SamplePage.Hostile], await details.Locator("thead th").AllTextContentsAsync());
        Assert.Equal(20, await details.Locator("tbody tr").CountAsync());
        Assert.Equal(["5", "0.75031", "0.72886", "–"], await details.Locator("tbody tr").Nth(5).Locator("th, td").AllTextContentsAsync());
        details = page.Locator("figure.chart").Nth(2).Locator("details");
        await details.Locator("summary").ClickAsync();
        await details.Locator("table").WaitForAsync();
        Assert.Contains("of 20,000 points", await details.Locator("caption").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(problems);
    }

    [Fact]
    public async Task A_heat_map_says_which_cell_is_pointed_at()
    {
        using var sample = new SamplePage();
        var (page, problems) = await browser.OpenAsync(sample.File);
        var figure = page.Locator("figure.grid");
        var cell = figure.Locator("tbody tr").Nth(2).Locator("td").Nth(4);
        await cell.HoverAsync();
        Assert.Equal([await cell.TextContentAsync() ?? "", "label", "2", "predicted", "4"],
            await figure.Locator(".tip b, .tip span").AllTextContentsAsync());
        await figure.Locator(".scroll").FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.StartsWith("label 2, predicted 5: ", await figure.Locator("[role=status]").TextContentAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.StartsWith("label 3, predicted 5: ", await figure.Locator("[role=status]").TextContentAsync(), StringComparison.Ordinal);
        Assert.Empty(problems);
    }

    private static async Task<ILocator> Plot(IPage page, int index)
    {
        var plot = page.Locator(".plot").Nth(index);
        await plot.ScrollIntoViewIfNeededAsync();
        return plot;
    }

    // The middle of a dot of a series, in the window.
    private static async Task<(float X, float Y)> Dot(ILocator plot, string series, int index)
    {
        var box = (await plot.Locator($"[data-series='{series}'] circle").Nth(index).BoundingBoxAsync())!;
        return (box.X + box.Width / 2, box.Y + box.Height / 2);
    }

    private static async Task<IReadOnlyList<string>> Ticks(ILocator plot, string axis) =>
        await plot.Locator($"text.{axis}").AllTextContentsAsync();
}
