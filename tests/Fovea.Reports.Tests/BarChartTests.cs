using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Reports.Tests;

public class BarChartTests
{
    [Fact]
    public void Bars_are_as_long_as_their_values()
    {
        var svg = Svg.Parse(new BarChart("Accuracy") { ValueFormat = "0.0%", ValueLabel = "accuracy" }
            .Add("shirt", 0.5).Add("bag", 1).Add("lost", double.NaN));
        var widths = svg.All("rect").Skip(1).Select(r => Svg.Number(r, "width")).ToArray();
        Assert.Equal(widths[1], 2 * widths[0], 0.02);
        Assert.Equal(0, widths[2]);
        Assert.Superset(new HashSet<string> { "Accuracy", "shirt", "bag", "50.0%", "100.0%", "accuracy" }, svg.Texts().ToHashSet());
    }

    [Fact]
    public void Negative_bars_reach_to_the_left_of_zero()
    {
        var svg = Svg.Parse(new BarChart("").Add("a", -3).Add("b", 6));
        var (a, b) = (svg.All("rect").ElementAt(1), svg.All("rect").ElementAt(2));
        Assert.Equal(Svg.Number(a, "x") + Svg.Number(a, "width"), Svg.Number(b, "x"), 0.02);
        Assert.Equal(2 * Svg.Number(a, "width"), Svg.Number(b, "width"), 0.02);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    public void Any_number_of_bars_fits(int count)
    {
        var chart = new BarChart("Many");
        for (var i = 0; i < count; i++) chart.Add(new string('w', i), i);
        Assert.Equal(count + 1, Svg.Parse(chart).All("rect").Count());
    }
}
