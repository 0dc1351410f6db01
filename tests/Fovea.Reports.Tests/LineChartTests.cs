using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Reports.Tests;

public sealed class LineChartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-chart-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Draws_each_series_where_its_points_are()
    {
        var svg = Svg.Parse(new LineChart("Loss") { XLabel = "mini-batch", YLabel = "loss" }
            .Add("training", [0, 1, 2], [2, 1, 0]).Add("validation", [0, 2], [1, 1]));
        var lines = svg.All("polyline").Select(Svg.Points).ToList();
        Assert.Equal([3, 2], lines.Select(l => l.Length));
        // y points down, and equal steps stay equal.
        Assert.True(lines[0][0].Y < lines[0][1].Y);
        Assert.Equal(lines[0][1].X - lines[0][0].X, lines[0][2].X - lines[0][1].X, 0.02);
        Assert.Equal(lines[0][1].Y, lines[1][0].Y, 0.02);
        Assert.Equal(5, svg.All("circle").Count());
        var expected = new HashSet<string> { "Loss", "mini-batch", "loss", "training", "validation", "0.5", "2.0" };
        Assert.Superset(expected, svg.Texts().ToHashSet());
    }

    [Fact]
    public void Text_is_escaped()
    {
        const string Hostile = "a <b> & \"c\" ' \u0001 \uD800 ]]>";
        var svg = Svg.Parse(new LineChart(Hostile) { XLabel = Hostile, YLabel = Hostile }.Add(Hostile, [1, 2]));
        Assert.Equal(4, svg.Texts().Count(t => t == "a <b> & \"c\" ' \uFFFD \uFFFD ]]>"));
    }

    [Fact]
    public void Values_that_are_not_numbers_leave_gaps()
    {
        var svg = Svg.Parse(new LineChart("") { Width = 400 }.Add("", [1, 2, double.NaN, 3, double.PositiveInfinity, 4, 5, 6]));
        Assert.Equal([2, 3], svg.All("polyline").Select(l => Svg.Points(l).Length));
        Assert.Equal(6, svg.All("circle").Count());
    }

    [Fact]
    public void Empty_charts_and_single_points_are_charts_too()
    {
        Assert.Contains("no data", Svg.Parse(new LineChart("")).Texts());
        Assert.Contains("no data", Svg.Parse(new LineChart("").Add("a", [], []).Add("b", [double.NaN])).Texts());
        Assert.Contains("no data", Svg.Parse(new LineChart("") { LogY = true }.Add("a", [0, -1])).Texts());
        var one = Svg.Parse(new LineChart("").Add("a", [3], [4]));
        Assert.Single(one.All("circle"));
        Assert.DoesNotContain("no data", one.Texts());
    }

    [Theory]
    [InlineData(1e300, -1e300)]
    [InlineData(double.MaxValue, 1)]
    [InlineData(double.Epsilon, 0)]
    [InlineData(1e15, 1e15 + 1)]
    [InlineData(-5, -5)]
    [InlineData(1e-7, 2e-7)]
    public void Extreme_ranges_have_few_ticks_and_stay_inside(double a, double b)
    {
        foreach (var isLog in new[] { false, true })
        {
            var svg = Svg.Parse(new LineChart("") { LogX = isLog, LogY = isLog }.Add("", [a, b], [a, b]));
            Assert.InRange(svg.Texts().Count(), 1, 60);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 1.3)]
    [InlineData(-2, 0.57)]
    [InlineData(0, 2.6)]
    [InlineData(0.1, 5.1)]
    [InlineData(0, 7)]
    [InlineData(200, 947)]
    public void Ticks_are_round_and_about_as_many_as_asked(double low, double high)
    {
        var ticks = new ChartAxis([low, high], isLog: false, padding: 0, ticks: 6).Ticks;
        Assert.InRange(ticks.Count, 4, 10);
        Assert.All(ticks, t => Assert.InRange(t.Value, low - 1e-9, high + 1e-9));
        Assert.All(ticks, t => Assert.Equal(t.Value, double.Parse(t.Label, System.Globalization.CultureInfo.InvariantCulture), 1e-9));
    }

    [Fact]
    public void A_logarithmic_axis_has_equal_steps_a_decade()
    {
        var svg = Svg.Parse(new LineChart("") { LogY = true }.Add("", [1, 10, 100, 1000, 0]));
        var y = Svg.Points(svg.All("polyline").Single()).Select(p => p.Y).ToArray();
        Assert.Equal(4, y.Length);
        Assert.Equal(y[0] - y[1], y[2] - y[3], 0.03);
        Assert.Superset(new HashSet<string> { "1", "10", "100", "1,000" }, svg.Texts().ToHashSet());
    }

    [Fact]
    public void Very_long_series_are_thinned_and_keep_their_extremes()
    {
        var ys = Enumerable.Range(0, 200_000).Select(i => Math.Sin(i / 1000.0)).ToArray();
        ys[123_456] = 50;
        var svg = Svg.Parse(new LineChart("").Add("", ys));
        var points = Svg.Points(svg.All("polyline").Single());
        Assert.InRange(points.Length, 600, 2600);
        var full = Svg.Points(Svg.Parse(new LineChart("").Add("", [0, 1, 2], [-1, 50, 0])).All("polyline").Single());
        Assert.Equal(full.Min(p => p.Y), points.Min(p => p.Y), 0.05);
    }

    [Fact]
    public void Uneven_series_and_odd_sizes_are_refused()
    {
        Assert.Equal("LineChart.Add(\"a\"): expected as many y as x, 2, got 1.",
            Assert.Throws<ArgumentException>(() => new LineChart("").Add("a", [1, 2], [1])).Message);
        Assert.Contains("expected 200…10000 pixels, got 10", Assert.Throws<ArgumentOutOfRangeException>(() =>
            new LineChart("") { Width = 10 }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saves_what_it_says()
    {
        var chart = new LineChart("µ → ∂").Add("a", [1, 2]);
        var path = Path.Combine(_folder, "plots", "a.svg");
        chart.Save(path);
        Assert.Equal(chart.ToSvg(), File.ReadAllText(path));
    }
}
