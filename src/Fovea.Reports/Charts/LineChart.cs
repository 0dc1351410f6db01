using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>Curves of y over x, one colour each.</summary>
/// <remarks>
/// NaN, infinite values and, on a logarithmic axis, values of 0 or less leave a gap. Series of at most 30 points show a marker on each;
/// points that have gaps on both sides always do. Very long series are thinned to what can be seen: of each pixel column its first, least,
/// greatest and last point.
/// </remarks>
/// <example><code>
/// new LineChart("Loss") { XLabel = "mini-batch", YLabel = "loss" }.Add("training", [0, 1, 2], [2.3, 1.1, 0.6]).Save("loss.svg");
/// </code></example>
/// <param name="title">The line above the chart; may be empty.</param>
public sealed class LineChart(string title) : Chart(title)
{
    private const int MostMarked = 30, MostPoints = 4000;

    private readonly List<ChartSeries> _series = [];

    /// <summary>Under the x axis, with the unit; may be empty.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Beside the y axis, with the unit; may be empty.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Whether x goes by powers of ten.</summary>
    public bool LogX { get; init; }

    /// <summary>Whether y goes by powers of ten.</summary>
    public bool LogY { get; init; }

    /// <summary>Adds a curve through <c>(xs[i], ys[i])</c> in the order given.</summary>
    /// <param name="name">For the legend.</param>
    /// <param name="xs">Copied.</param>
    /// <param name="ys">Copied; as many.</param>
    /// <returns>The chart itself.</returns>
    /// <exception cref="ArgumentException">There are not as many y as x.</exception>
    public LineChart Add(string name, IEnumerable<double> xs, IEnumerable<double> ys)
    {
        _series.Add(ChartSeries.Create(nameof(LineChart), name, xs, ys, _series.Count));
        return this;
    }

    /// <summary>Adds a curve through <c>(i, ys[i])</c>, i = 0, 1, ….</summary>
    /// <param name="name">For the legend.</param>
    /// <param name="ys">Copied.</param>
    /// <returns>The chart itself.</returns>
    public LineChart Add(string name, IEnumerable<double> ys)
    {
        double[] values = [.. ys];
        return Add(name, Enumerable.Range(0, values.Length).Select(i => (double)i), values);
    }

    internal override ChartModel Model => new PlotModel(new(XLabel, LogX, []), new(YLabel, LogY, []),
        [.. _series.Select(s => new PlotSeries(s.Name, PlotMark.Line, s.Xs, s.Ys))]);

    internal override ChartPicture Draw()
    {
        var area = new PlotArea(this, XLabel, YLabel, _series, LogX, LogY, 0);
        foreach (var line in _series)
        {
            var isMarked = line.Xs.Length <= MostMarked;
            var run = new List<(double X, double Y)>();
            for (var i = 0; i <= line.Xs.Length; i++)
            {
                if (i < line.Xs.Length && area.CanShow(line.Xs[i], line.Ys[i]))
                {
                    run.Add(area.Place(line.Xs[i], line.Ys[i]));
                    continue;
                }
                DrawRun(area.Picture, run, line.Color, isMarked);
                run.Clear();
            }
        }
        return area.Picture;
    }

    private static void DrawRun(ChartPicture picture, List<(double X, double Y)> run, string color, bool isMarked)
    {
        if (run.Count > 1) picture.Polyline(run.Count > MostPoints ? Thin(run) : run, color);
        if (isMarked || run.Count == 1)
            foreach (var (x, y) in run) picture.Circle(x, y, 3, color);
    }

    private static IEnumerable<(double X, double Y)> Thin(List<(double X, double Y)> run)
    {
        for (var start = 0; start < run.Count;)
        {
            var (end, least, greatest) = (start, start, start);
            for (; end < run.Count && Math.Floor(run[end].X) == Math.Floor(run[start].X); end++)
            {
                least = run[end].Y < run[least].Y ? end : least;
                greatest = run[end].Y > run[greatest].Y ? end : greatest;
            }
            foreach (var i in new SortedSet<int> { start, least, greatest, end - 1 }) yield return run[i];
            start = end;
        }
    }
}
