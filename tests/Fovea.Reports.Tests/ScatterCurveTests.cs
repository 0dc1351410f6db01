using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Reports.Tests;

public class ScatterCurveTests
{
    [Fact]
    public void A_curve_is_one_line_and_ranges_widen_the_axes()
    {
        var chart = new ScatterPlot("cloud") { XRange = (-10, 10), YRange = (-10, 10) }.Add("points", [0, 1], [0, 1])
            .AddCurve("outline", [-1, 0, 1, double.NaN], [0, 1, 0, 0]);
        var root = Svg.Parse(chart);
        Assert.Equal(3, Svg.Points(Assert.Single(root.All("polyline"))).Length);
        Assert.Equal(2, root.All("circle").Count());
        Assert.Contains("-10", root.Texts());
        Assert.Contains("outline", root.Texts());
    }
}
