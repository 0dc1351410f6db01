using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>The frame of a chart of x and y: title, legend, axes with ticks and labels, and where points fall.</summary>
/// <remarks>The legend stands above the data, in as many rows as it needs; a picture grows where little would be left for the
/// data.</remarks>
internal sealed class PlotArea
{
    private const double LegendRow = 16, LegendMark = 20, LegendGap = 14, Edge = 16, LeastPlot = 100, LabelGap = 10;

    private readonly double _left, _top, _right, _bottom;
    private readonly ChartAxis _xAxis, _yAxis;

    /// <param name="chart">Its title and size.</param>
    /// <param name="xLabel">May be empty.</param>
    /// <param name="yLabel">May be empty.</param>
    /// <param name="series">What the axes must show.</param>
    /// <param name="logX">Whether x goes by powers of ten.</param>
    /// <param name="logY">Whether y goes by powers of ten.</param>
    /// <param name="xPadding">Room beyond the outermost x, as a part of the range.</param>
    /// <param name="alsoX">Further values that the x axis must show.</param>
    /// <param name="alsoY">Further values that the y axis must show.</param>
    public PlotArea(Chart chart, string xLabel, string yLabel, IReadOnlyList<ChartSeries> series, bool logX, bool logY, double xPadding,
        IEnumerable<double>? alsoX = null, IEnumerable<double>? alsoY = null)
    {
        _xAxis = new ChartAxis(series.SelectMany(s => s.Xs).Concat(alsoX ?? []), logX, xPadding, Math.Max(2, chart.Width / 90));
        _yAxis = new ChartAxis(series.SelectMany(s => s.Ys).Concat(alsoY ?? []), logY, 0.04, Math.Max(2, chart.Height / 60));

        var legend = PlaceLegend(series, chart.Width, 14 + (chart.Title.Length > 0 ? 24 : 0), out var legendEnd);
        _top = legendEnd + 8;
        var below = 14 + (xLabel.Length > 0 ? 18 : 0) + 20;
        var height = Math.Max(chart.Height, (int)Math.Ceiling(_top + LeastPlot + below));
        Picture = new ChartPicture(chart.Width, height, chart.Title);
        Picture.Heading();
        foreach (var (x, y, name, color) in legend)
        {
            Picture.Rectangle(x, y + 5, 14, 3.5, color);
            Picture.Text(x + LegendMark, y + 11, name);
        }
        // Half of the outermost labels of x hangs over.
        var overhang = _xAxis.Ticks.Select(t => ChartPicture.TextWidth(t.Label) / 2 + 4).DefaultIfEmpty(0).Max();
        var yLabels = _yAxis.Ticks.Select(t => ChartPicture.TextWidth(t.Label)).DefaultIfEmpty(0).Max();
        _left = Math.Max(overhang, Edge + (yLabel.Length > 0 ? 18 : 0) + yLabels + 8);
        _right = chart.Width - Math.Max(20, overhang);
        _bottom = height - below;
        DrawAxes();
        var (across, down) = ((_left + _right) / 2, (_top + _bottom) / 2);
        Picture.Text(across, height - 12, ChartPicture.Fit(xLabel, 2 * (chart.Width - 4 - across)), "middle", "fv-d");
        Picture.Text(18, down, ChartPicture.Fit(yLabel, _bottom - _top + LabelGap), "middle", "fv-d", degrees: -90);
        if (!series.Any(s => s.Xs.Where((x, i) => CanShow(x, s.Ys[i])).Any()))
            Picture.Text(across, down, "no data", "middle", "fv-d");
    }

    public ChartPicture Picture { get; }

    public bool CanShow(double x, double y) => _xAxis.CanShow(x) && _yAxis.CanShow(y);

    public (double X, double Y) Place(double x, double y) =>
        (_left + _xAxis.Position(x) * (_right - _left), _bottom - _yAxis.Position(y) * (_bottom - _top));

    // Names one beside another, as many as a row has room for; a name longer than a row is shortened.
    private static List<(double X, double Y, string Name, string Color)> PlaceLegend(IReadOnlyList<ChartSeries> series, int width, double y,
        out double end)
    {
        var places = new List<(double, double, string, string)>();
        end = y;
        if (series.Count == 0 || (series.Count == 1 && series[0].Name.Length == 0)) return places;
        var x = Edge;
        foreach (var points in series)
        {
            var name = ChartPicture.Fit(points.Name, width - 2 * Edge - LegendMark);
            var room = LegendMark + ChartPicture.TextWidth(name);
            if (x > Edge && x + room > width - Edge) (x, y) = (Edge, y + LegendRow);
            places.Add((x, y, name, points.Color));
            x += room + LegendGap;
        }
        end = y + LegendRow;
        return places;
    }

    private void DrawAxes()
    {
        foreach (var (value, label) in _yAxis.Ticks)
        {
            var y = _bottom - _yAxis.Position(value) * (_bottom - _top);
            Picture.Line(_left, y, _right, y, "fv-g");
            Picture.Text(_left - 8, y + 4, label, "end", "fv-d");
        }
        var every = Every();
        foreach (var (i, (value, label)) in _xAxis.Ticks.Index())
        {
            var x = _left + _xAxis.Position(value) * (_right - _left);
            Picture.Line(x, _bottom, x, _bottom + 5, "fv-a");
            if (i % every == 0) Picture.Text(x, _bottom + 18, label, "middle", "fv-d");
        }
        Picture.Line(_left, _bottom, _right, _bottom, "fv-a");
    }

    // Every which tick of x has its label, so that none touches the next.
    private int Every()
    {
        var places = _xAxis.Ticks.Select(t => (At: _left + _xAxis.Position(t.Value) * (_right - _left),
            Half: ChartPicture.TextWidth(t.Label) / 2)).ToList();
        for (var every = 1; every < places.Count; every++)
        {
            var shown = places.Where((_, i) => i % every == 0).ToList();
            if (shown.Zip(shown.Skip(1)).All(p => p.Second.At - p.First.At >= p.First.Half + p.Second.Half + LabelGap)) return every;
        }
        return Math.Max(1, places.Count);
    }
}
