using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Reports.Tests;

public class ScatterPlotTests
{
    [Fact]
    public void Draws_a_point_for_every_pair_of_numbers()
    {
        var svg = Svg.Parse(new ScatterPlot("Features").Add("cats", [1, 2, double.NaN], [3, 4, 5])
            .Add("dogs", [5, 6], [6, double.NegativeInfinity]));
        var points = svg.All("circle").Select(c => Svg.Points(c).Single()).ToArray();
        Assert.Equal(3, points.Length);
        Assert.True(points[0].X < points[1].X && points[0].Y > points[1].Y);
        Assert.Equal(2, svg.All("circle").Select(c => c.Attribute("fill")!.Value).Distinct().Count());
        Assert.Contains("dogs", svg.Texts());
    }

    [Fact]
    public void Empty_plots_say_so() => Assert.Contains("no data", Svg.Parse(new ScatterPlot("").Add("a", [1], [double.NaN])).Texts());
}
