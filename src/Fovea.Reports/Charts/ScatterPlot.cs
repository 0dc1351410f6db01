using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>
/// Points in the plane, one colour a series. NaN, infinite values and, on a logarithmic axis, values of 0 or less are left away.
/// </summary>
/// <example><code>
/// new ScatterPlot("Features") { XLabel = "first component" }.Add("cats", [1, 2], [3, 4]).Add("dogs", [5], [6]).Save("features.svg");
/// </code></example>
/// <param name="title">The line above the chart; may be empty.</param>
public sealed class ScatterPlot(string title) : Chart(title)
{
    private readonly List<ChartSeries> _series = [];
    private readonly HashSet<ChartSeries> _curves = [];

    /// <summary>Under the x axis, with the unit; may be empty.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Beside the y axis, with the unit; may be empty.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Whether x goes by powers of ten.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether y goes by powers of ten.</summary>
    public bool LogY { get; init; }

    /// <summary>Values of x that the axis must show, whatever the points; null for none.</summary>
    public (double Low, double High)? XRange { get; init; }

    /// <summary>Values of y that the axis must show, whatever the points; null for none.</summary>
    public (double Low, double High)? YRange { get; init; }

    /// <summary>Adds the points <c>(xs[i], ys[i])</c>.</summary>
    /// <param name="name">For the legend.</param>
    /// <param name="xs">Copied.</param>
    /// <param name="ys">Copied; as many.</param>
    /// <returns>The chart itself.</returns>
    /// <exception cref="ArgumentException">There are not as many y as x.</exception>
    public ScatterPlot Add(string name, IEnumerable<double> xs, IEnumerable<double> ys)
    {
        _series.Add(ChartSeries.Create(nameof(ScatterPlot), name, xs, ys, _series.Count));
        return this;
    }

    /// <summary>Adds a line through the points <c>(xs[i], ys[i])</c>, such as an outline; it has no gaps.</summary>
    /// <param name="name">For the legend.</param>
    /// <param name="xs">Copied.</param>
    /// <param name="ys">Copied; as many.</param>
    /// <returns>The chart itself.</returns>
    /// <exception cref="ArgumentException">There are not as many y as x.</exception>
    public ScatterPlot AddCurve(string name, IEnumerable<double> xs, IEnumerable<double> ys)
    {
        _series.Add(ChartSeries.Create(nameof(ScatterPlot), name, xs, ys, _series.Count));
        _curves.Add(_series[^1]);
        return this;
    }

    internal override ChartModel Model => new PlotModel(new(XLabel, LogX, Ends(XRange)), new(YLabel, LogY, Ends(YRange)),
        [.. _series.Select(s => new PlotSeries(s.Name, _curves.Contains(s) ? PlotMark.Curve : PlotMark.Dots, s.Xs, s.Ys))]);

    /// <summary>The plot with other points.</summary>
    internal ScatterPlot With(IEnumerable<PlotSeries> series)
    {
        var plot = new ScatterPlot(Title)
        {
            XLabel = XLabel, YLabel = YLabel, LogX = LogX, LogY = LogY, XRange = XRange, YRange = YRange, Width = Width, Height = Height,
        };
        foreach (var (name, mark, xs, ys) in series) _ = mark == PlotMark.Curve ? plot.AddCurve(name, xs, ys) : plot.Add(name, xs, ys);
        return plot;
    }

    internal override ChartPicture Draw()
    {
        var area = new PlotArea(this, XLabel, YLabel, _series, LogX, LogY, 0.04, Ends(XRange), Ends(YRange));
        foreach (var points in _series)
        {
            if (_curves.Contains(points))
            {
                var shown = points.Xs.Zip(points.Ys).Where(p => area.CanShow(p.First, p.Second)).Select(p => area.Place(p.First, p.Second));
                area.Picture.Polyline(shown, points.Color);
                continue;
            }
            var radius = points.Xs.Length > 500 ? 2 : 3.5;
            for (var i = 0; i < points.Xs.Length; i++)
            {
                if (area.CanShow(points.Xs[i], points.Ys[i]))
                {
                    var (x, y) = area.Place(points.Xs[i], points.Ys[i]);
                    area.Picture.Circle(x, y, radius, points.Color);
                }
            }
        }
        return area.Picture;
    }

    private static double[] Ends((double Low, double High)? range) => range is var (low, high) ? [low, high] : [];
}
