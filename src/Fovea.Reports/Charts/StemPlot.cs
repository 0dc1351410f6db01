using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>Values at whole numbers, each a line from 0 with a dot at its end: how signals of discrete time are drawn.</summary>
/// <remarks>NaN and infinite values are left away. Several series stand a little beside one another. Of very long series, the value
/// farthest from 0 stands for each pixel column.</remarks>
/// <example><code>
/// new StemPlot("rect") { XLabel = "n" }.Add("x", 0, [1, 1, 1]).Save("rect.svg");
/// </code></example>
/// <param name="title">The line above the chart; may be empty.</param>
public sealed class StemPlot(string title) : Chart(title)
{
    private const int MostStems = 2000;

    private readonly List<ChartSeries> _series = [];

    /// <summary>Under the x axis; may be empty.</summary>
    public string XLabel { get; init; } = "n";

    /// <summary>Beside the y axis; may be empty.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Adds values at start, start + step, ….</summary>
    /// <param name="name">For the legend; empty for none.</param>
    /// <param name="start">Of the first value.</param>
    /// <param name="values">Copied.</param>
    /// <param name="step">From one value to the next.</param>
    /// <returns>The chart itself.</returns>
    public StemPlot Add(string name, int start, IReadOnlyList<double> values, int step = 1)
    {
        ArgumentNullException.ThrowIfNull(values);
        var xs = Enumerable.Range(0, values.Count).Select(i => start + (double)i * step);
        _series.Add(ChartSeries.Create(nameof(StemPlot), name, xs, values, _series.Count));
        return this;
    }

    internal override ChartModel Model => new PlotModel(new(XLabel, false, []), new(YLabel, false, [0]),
        [.. _series.Select(s => new PlotSeries(s.Name, PlotMark.Stems, s.Xs, s.Ys))]);

    internal override ChartPicture Draw()
    {
        var area = new PlotArea(this, XLabel, YLabel, _series, false, false, 0.03, alsoY: [0]);
        var count = _series.Select(s => s.Xs.Length).DefaultIfEmpty(0).Max();
        var room = (double)Width / Math.Max(1, count);
        var radius = Math.Clamp(room / 4, 1, 3.5);
        for (var k = 0; k < _series.Count; k++)
        {
            var aside = room > 12 ? (k - (_series.Count - 1) / 2.0) * 5 : 0;
            var (xs, ys, color) = (_series[k].Xs, _series[k].Ys, _series[k].Color);
            var shown = Enumerable.Range(0, xs.Length).Where(i => area.CanShow(xs[i], ys[i]));
            if (xs.Length > MostStems)
                shown = shown.GroupBy(i => Math.Floor(area.Place(xs[i], 0).X)).Select(column => column.MaxBy(i => Math.Abs(ys[i])));
            foreach (var i in shown)
            {
                var (x, y) = area.Place(xs[i], ys[i]);
                area.Picture.Polyline([(x + aside, area.Place(xs[i], 0).Y), (x + aside, y)], color);
                area.Picture.Circle(x + aside, y, radius, color);
            }
        }
        return area.Picture;
    }
}
