using System.Globalization;
using System.Xml.Linq;

namespace Fovea.Reports.Tests;

/// <summary>Lines across axes.</summary>
public class ParallelCoordinatesTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static ParallelCoordinates Chart() => new ParallelCoordinates("Trials", "accuracy") { Width = 600, Height = 300 }
        .AddAxis("rate", (0, "0.001"), (1, "0.1")).AddAxis("momentum", (0, "0"), (0.5, "0.45"), (1, "0.9"))
        .AddLine([0, 1], 0.5).AddLine([1, double.NaN], 0.9).AddLine([0.5, 0.5], 0.7);

    private static List<double[]> Lines(ParallelCoordinates chart) => [.. XDocument.Parse(chart.ToSvg()).Descendants(Svg + "polyline")
        .Select(p => ((string)p.Attribute("points")!).Split(' ', ',').Select(n =>
            double.Parse(n, CultureInfo.InvariantCulture)).ToArray())];

    [Fact]
    public void A_line_meets_each_axis_at_its_position_and_ends_at_its_figure()
    {
        var lines = Lines(Chart());
        // The worst first: over two axes to the third. The best has a gap, and a point on each side of it.
        Assert.Equal(2, lines.Count);
        Assert.Equal(6, lines[0].Length);
        var (bottom, top) = (lines[0][1], lines[0][3]);
        Assert.True(bottom > top);
        Assert.Equal((bottom + top) / 2, lines[1][1], 0.1);
        Assert.Equal(bottom, lines[0][5], 0.1);
        Assert.Equal((bottom + top) / 2, lines[1][5], 0.1);
        Assert.Equal(2, XDocument.Parse(Chart().ToSvg()).Descendants(Svg + "circle").Count());
    }

    [Fact]
    public void The_best_is_blue_whichever_way_that_is()
    {
        static List<string> Colors(bool higher) => [.. XDocument.Parse(new ParallelCoordinates("", "x") { HigherIsBetter = higher }
            .AddAxis("a").AddLine([0], 1).AddLine([1], 2).ToSvg()).Descendants(Svg + "polyline")
            .Select(p => (string)p.Attribute("stroke")!)];
        Assert.Equal(["#e8710a", "#2f7ed8"], Colors(higher: true));
        Assert.Equal(["#e8710a", "#2f7ed8"], Colors(higher: false));
    }

    [Fact]
    public void Names_and_labels_are_there_and_a_picture_is_painted()
    {
        var texts = XDocument.Parse(Chart().ToSvg()).Descendants(Svg + "text").Select(t => t.Value).ToList();
        Assert.All(["Trials", "rate", "momentum", "accuracy", "0.001", "0.45"], t => Assert.Contains(t, texts));
        Assert.Equal((1200, 600), (Chart().ToImage().Width, Chart().ToImage().Height));
    }

    [Fact]
    public void What_cannot_be_drawn_is_left_away_or_refused()
    {
        var nothing = new ParallelCoordinates("", "x").AddAxis("a").AddLine([0], double.NaN);
        Assert.Contains("no data", nothing.ToSvg(), StringComparison.Ordinal);
        Assert.Contains("no data", new ParallelCoordinates("", "x").ToSvg(), StringComparison.Ordinal);
        Assert.Equal("ParallelCoordinates.AddLine: expected a position for each of 1 axes, got 2.",
            Assert.Throws<ArgumentException>(() => new ParallelCoordinates("", "x").AddAxis("a").AddLine([0, 1], 1)).Message);
    }
}
