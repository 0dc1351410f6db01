using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>The frame of a chart of x and y: title, legend, axes with ticks and labels, and where points fall.</summary>
internal sealed class PlotArea
{
    private const double Line = 16;

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
        Svg = new SvgWriter(chart.Width, chart.Height, chart.Title);
        _xAxis = new ChartAxis(series.SelectMany(s => s.Xs).Concat(alsoX ?? []), logX, xPadding, Math.Max(2, chart.Width / 90));
        _yAxis = new ChartAxis(series.SelectMany(s => s.Ys).Concat(alsoY ?? []), logY, 0.04, Math.Max(2, chart.Height / 60));

        _top = 14.0;
        if (chart.Title.Length > 0)
        {
            Svg.Text(16, _top + 12, chart.Title, style: "fv-h");
            _top += 24;
        }
        _top = DrawLegend(chart, series, _top) + 8;
        _left = 16 + (yLabel.Length > 0 ? 18 : 0) + _yAxis.Ticks.Select(t => SvgWriter.TextWidth(t.Label)).DefaultIfEmpty(0).Max() + 8;
        _right = chart.Width - 20;
        _bottom = chart.Height - 14 - (xLabel.Length > 0 ? 18 : 0) - 20;
        DrawAxes();
        if (xLabel.Length > 0) Svg.Text((_left + _right) / 2, chart.Height - 12, xLabel, "middle", "fv-d");
        if (yLabel.Length > 0)
        {
            var middle = (_top + _bottom) / 2;
            Svg.Text(18, middle, yLabel, "middle", "fv-d", $"transform=\"rotate(-90 18 {SvgWriter.Number(middle)})\"");
        }
        if (!series.Any(s => s.Xs.Where((x, i) => CanShow(x, s.Ys[i])).Any()))
            Svg.Text((_left + _right) / 2, (_top + _bottom) / 2, "no data", "middle", "fv-d");
    }

    public SvgWriter Svg { get; }

    public bool CanShow(double x, double y) => _xAxis.CanShow(x) && _yAxis.CanShow(y);

    public (double X, double Y) Place(double x, double y) =>
        (_left + _xAxis.Position(x) * (_right - _left), _bottom - _yAxis.Position(y) * (_bottom - _top));

    private double DrawLegend(Chart chart, IReadOnlyList<ChartSeries> series, double y)
    {
        if (series.Count == 0 || (series.Count == 1 && series[0].Name.Length == 0)) return y;
        var x = 16.0;
        for (var i = 0; i < series.Count; i++)
        {
            var width = 20 + SvgWriter.TextWidth(series[i].Name) + 14;
            if (x > 16 && x + width > chart.Width - 8) (x, y) = (16, y + Line);
            Svg.Rectangle(x, y + 5, 14, 3.5, series[i].Color);
            Svg.Text(x + 20, y + 11, series[i].Name);
            x += width;
        }
        return y + Line;
    }

    private void DrawAxes()
    {
        foreach (var (value, label) in _yAxis.Ticks)
        {
            var y = _bottom - _yAxis.Position(value) * (_bottom - _top);
            Svg.Line(_left, y, _right, y, "fv-g");
            Svg.Text(_left - 8, y + 4, label, "end", "fv-d");
        }
        foreach (var (value, label) in _xAxis.Ticks)
        {
            var x = _left + _xAxis.Position(value) * (_right - _left);
            Svg.Line(x, _bottom, x, _bottom + 5, "fv-a");
            Svg.Text(x, _bottom + 18, label, "middle", "fv-d");
        }
        Svg.Line(_left, _bottom, _right, _bottom, "fv-a");
    }
}
