using System.Text.Json;
using Fovea.Imaging;

namespace Fovea.Reports.Tests.Pages;

/// <summary>Charts on pages.</summary>
public class PageChartTests
{
    [Fact]
    public void A_curve_is_a_drawing_with_a_label_and_its_points()
    {
        var html = Html.Body(new PageChart(new LineChart("Loss") { XLabel = "epoch", YLabel = "loss", LogY = true }
            .Add("training", [1, 0.5, double.NaN]).Add("validation", [0, 2], [1.23456789, -1e-12])));
        Assert.Equal(["Loss"], html.Texts("figcaption"));
        var svg = html.All("svg").Single();
        Assert.Equal(("img", "Loss"), ((string?)svg.Attribute("role"), (string?)svg.Attribute("aria-label")));
        Assert.Equal("training: 3 points, epoch 0 to 2, loss 0.5 to 1, last 0.5. "
            + "validation: 2 points, epoch 0 to 2, loss -1E-12 to 1.235, last -1E-12.",
            svg.Texts("desc").Single());
        // The title stands above the drawing and not in it.
        Assert.DoesNotContain("Loss", svg.Texts("text"));
        Assert.Empty(svg.All("style"));
        Assert.Equal("""{"x":{"label":"epoch","log":false,"also":[]},"y":{"label":"loss","log":true,"also":[]},"ratio":0.625,"xs":"""
            + """[{"from":0,"step":1,"count":3},[0,2]],"series":[{"name":"training","mark":"line","x":0,"y":[1,0.5,null]},"""
            + """{"name":"validation","mark":"line","x":1,"y":[1.23457,-1E-12]}]}""", html.Texts("script").Single());
    }

    [Fact]
    public void Equal_x_are_kept_once_and_names_cannot_end_the_data()
    {
        var plot = new ScatterPlot("") { XRange = (0, 5) }.Add(Html.Hostile, [1, 3, 2], [1, 2, 3]).AddCurve("b", [1, 3, 2], [4, 5, 6]);
        var json = PlotData.ToJson((PlotModel)plot.Model, 1);
        Assert.DoesNotContain('<', json);
        using var data = JsonDocument.Parse(json);
        Assert.Equal("[[1,3,2]]", data.RootElement.GetProperty("xs").GetRawText());
        Assert.Equal("[0,5]", data.RootElement.GetProperty("x").GetProperty("also").GetRawText());
        var series = data.RootElement.GetProperty("series");
        Assert.Equal(Html.Hostile, series[0].GetProperty("name").GetString());
        Assert.Equal(["dots", "curve"], series.EnumerateArray().Select(s => s.GetProperty("mark").GetString()));
    }

    [Fact]
    public void Long_series_keep_ends_extremes_and_gaps()
    {
        var ys = Enumerable.Range(0, 200_001).Select(i => Math.Sin(i / 1000.0)).ToArray();
        (ys[123_456], ys[77_777], ys[50_000]) = (50, -50, double.NaN);
        var xs = Enumerable.Range(0, ys.Length).Select(i => (double)i).ToArray();
        var kept = PlotData.Kept(new("", PlotMark.Line, xs, ys), 0);
        Assert.InRange(kept.Count, 1000, PlotData.MostOfLine + 1);
        Assert.Superset(new HashSet<int> { 0, 50_000, 77_777, 123_456, 200_000 }, kept.ToHashSet());
        Assert.Equal(kept.Order(), kept);
        Assert.Equal(PlotData.MostOfLine, PlotData.Kept(new("", PlotMark.Line, xs[..2000], ys[..2000]), 0).Count);
        // Every sixth of them.
        Assert.Equal(3334, PlotData.Kept(new("", PlotMark.Dots, xs[..20_001], ys[..20_001]), 20_001).Count);
        Assert.Empty(PlotData.Kept(new("", PlotMark.Dots, [], []), 0));
        // Nothing but gaps is no error.
        var gaps = Enumerable.Repeat(double.NaN, 5000).ToArray();
        Assert.Equal(5000, PlotData.Kept(new("", PlotMark.Line, xs[..5000], gaps), 0).Count);
        var model = new PlotModel(new("", false, []), new("", false, []), [new("", PlotMark.Line, xs, ys)]);
        Assert.Contains("\"of\":200001", PlotData.ToJson(PlotData.Thin(model), 1), StringComparison.Ordinal);
    }

    [Fact]
    public void Very_many_dots_are_thinned_in_the_drawing_too()
    {
        var xs = Enumerable.Range(0, 6000).Select(i => (double)i).ToArray();
        var html = Html.Body(new PageChart(new ScatterPlot("").Add("a", xs, xs).Add("b", xs, xs).AddCurve("c", [0, 1], [0, 1])));
        Assert.Equal(4000, html.All("circle").Count());
        Assert.Single(html.All("polyline"));
        using var data = JsonDocument.Parse(html.Texts("script").Single());
        var series = data.RootElement.GetProperty("series").EnumerateArray();
        Assert.Equal([2000, 2000, 2], series.Select(s => s.GetProperty("y").GetArrayLength()));
    }

    [Fact]
    public void Bars_are_rows_of_a_table()
    {
        var html = Html.Body(new PageChart(new BarChart("Change") { ValueFormat = "0.0", ValueLabel = "points" }
            .Add("up", 3).Add("down", -1).Add("none", double.NaN).Add("", double.PositiveInfinity)));
        Assert.Equal(["points", "up", "down", "none", "–"], html.Texts("th"));
        Assert.Equal(["3.0", "-1.0", "–", "–"], html.All("td", "n").Select(t => t.Value));
        Assert.Equal(["left:25%;width:75%", "left:0%;width:25%", "left:25%;width:0%", "left:25%;width:0%"],
            html.All("i").Select(i => (string?)i.Attribute("style")));
        Assert.Equal("--zero:25%", (string?)html.All("table").Single().Attribute("style"));
        Assert.Empty(Html.Body(new PageChart(new BarChart(""))).All("i"));
    }

    [Fact]
    public void A_heat_map_is_a_table_that_can_be_read_on_every_colour()
    {
        var html = Html.Body(new PageChart(new HeatMap("Confusion", new[,] { { 0, 9.5 }, { double.NaN, 5 } })
        { RowLabels = ["cat", "dog"], ColumnLabels = ["cat", "a long name"], XLabel = "predicted", YLabel = "label" }));
        Assert.Equal(["predicted", "label", "cat", "a long name", "cat", "dog"], html.Texts("th"));
        var cells = html.All("tbody").Single().All("td").ToList();
        Assert.Equal(["0", "9.5", "–", "5"], cells.Select(c => c.Value));
        Assert.Equal(["background:#f7fbff", "background:#08306b;color:#fff", null, "background:#62a8d3"],
            cells.Select(c => (string?)c.Attribute("style")));
        Assert.Equal("paper", (string?)html.All("table").Single().Attribute("class"));
        Assert.Equal("paper small upright",
            (string?)Html.Body(new PageChart(new HeatMap("", new double[2, 100]))).All("table").Single().Attribute("class"));
        Assert.Empty(Html.Body(new PageChart(new HeatMap("", new double[0, 0]))).All("tbody").Single().Elements());
        // Very many cells are a picture.
        var picture = Html.Body(new PageChart(new HeatMap("All", new double[200, 101])));
        Assert.Empty(picture.All("td"));
        Assert.Equal("All: 200 rows and 101 columns", (string?)picture.All("img").Single().Attribute("alt"));
    }

    [Fact]
    public void The_charts_of_a_sheet_stand_by_themselves()
    {
        var html = Html.Body(new PageChart(new ChartSheet("Both", new LineChart("a").Add("", [1]), new StemPlot("b").Add("", 0, [1]))));
        Assert.Equal(["a", "b"], html.Texts("figcaption"));
        Assert.Equal("Both", (string?)html.All("div", "sheet").Single().Attribute("aria-label"));
    }

    [Fact]
    public void Text_in_cells_contrasts_with_every_colour_of_every_map()
    {
        ColorMap[] maps = [ColorMap.Blues, ColorMap.Viridis, ColorMap.Diverging, ColorMap.Grey, ColorMap.Inferno];
        foreach (var map in maps)
        {
            var values = new double[1, 21];
            for (var i = 0; i < 21; i++) values[0, i] = i;
            foreach (var cell in Html.Body(new PageChart(new HeatMap("", values) { Map = map })).All("tbody").Single().All("td"))
            {
                var style = (string)cell.Attribute("style")!;
                var light = Luminance(Rgb.Parse(style.Substring("background:".Length, 7)));
                var contrast = style.EndsWith("color:#fff", StringComparison.Ordinal)
                    ? 1.05 / (light + 0.05) : (light + 0.05) / 0.05;
                Assert.True(contrast >= 4.5, $"{style}: {contrast:F2}");
            }
        }

        static double Luminance(Rgb c) => 0.2126 * Linear(c.R) + 0.7152 * Linear(c.G) + 0.0722 * Linear(c.B);
        static double Linear(byte value) => value / 255.0 is var v && v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
    }
}
