using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Reports.Tests;

public class StemPlotTests
{
    [Fact]
    public void Each_value_is_a_line_from_0_and_a_dot()
    {
        var root = Svg.Parse(new StemPlot("x") { YLabel = "x(n)" }.Add("", -2, [1, -0.5, 0, double.NaN, double.PositiveInfinity]));
        var stems = root.All("polyline").Select(Svg.Points).ToList();
        Assert.Equal(3, stems.Count);
        Assert.Equal(3, root.All("circle").Count());
        Assert.Single(stems.Select(s => s[0].Y).Distinct());
        Assert.True(stems[0][1].Y < stems[0][0].Y && stems[1][1].Y > stems[1][0].Y);
        Assert.All(stems, s => Assert.Equal(s[0].X, s[1].X));
    }

    [Fact]
    public void Series_stand_beside_one_another()
    {
        var root = Svg.Parse(new StemPlot("").Add("a", 0, [1, 2]).Add("b", 0, [1, 2]));
        var xs = root.All("circle").Select(c => Svg.Points(c)[0].X).ToList();
        Assert.True(xs[2] > xs[0] && xs[2] < xs[1]);
        Assert.Contains("b", root.Texts());
        Svg.Parse(new StemPlot("nothing"));
    }

    [Fact]
    public void Long_series_are_thinned_and_keep_their_peaks()
    {
        var values = Enumerable.Range(0, 100_000).Select(i => i == 54_321 ? -9 : Math.Sin(i)).ToArray();
        var root = Svg.Parse(new StemPlot("long").Add("", 0, values));
        Assert.InRange(root.All("circle").Count(), 400, 700);
        Assert.Single(root.All("circle").GroupBy(c => Svg.Points(c)[0].Y).OrderByDescending(g => g.Key).First());
    }

    [Fact]
    public void A_sheet_holds_whole_charts_side_by_side()
    {
        var chart = new StemPlot("one") { Width = 300, Height = 200 }.Add("", 0, [1]);
        var root = Svg.Parse(new ChartSheet("sheet", chart, chart, chart) { Columns = 2 });
        Assert.Equal((600, 436), (Svg.Number(root, "width"), Svg.Number(root, "height")));
        Assert.Equal([(0.0, 36.0), (300, 36), (0, 236)], root.All("svg").Select(s => (Svg.Number(s, "x"), Svg.Number(s, "y"))));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChartSheet("") { Columns = 0 });
    }
}
