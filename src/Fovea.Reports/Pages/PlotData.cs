using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fovea.Reports;

/// <summary>The points of a chart as JSON that may stand within a page: few digits, equal x once, long series thinned.</summary>
internal static class PlotData
{
    /// <summary>The most points of a line: of each stretch of a longer one its first, least, greatest and last point stay.</summary>
    public const int MostOfLine = 2000;

    /// <summary>The most dots of a chart; of more, every second, third, … of each series stays.</summary>
    public const int MostDots = 4000;

    /// <summary><c>{"x":{label,log,also},"y":{…},"ratio":…,"xs":[…],"series":[{name,mark,x,of,y}]}</c>: x is an index into xs; xs in equal
    /// steps are <c>{from,step,count}</c>; what is not finite is null.</summary>
    public static string ToJson(PlotModel plot, double ratio)
    {
        var json = new StringBuilder();
        json.Append("{\"x\":").Append(Axis(plot.X)).Append(",\"y\":").Append(Axis(plot.Y));
        json.Append(CultureInfo.InvariantCulture, $",\"ratio\":{ratio:0.###}");
        var xs = new List<double[]>();
        var series = new StringBuilder();
        foreach (var one in plot.Series)
        {
            var index = xs.FindIndex(one.Xs.SequenceEqual);
            if (index < 0)
            {
                index = xs.Count;
                xs.Add(one.Xs);
            }
            if (series.Length > 0) series.Append(',');
            series.Append(CultureInfo.InvariantCulture, $"{{\"name\":{Text(one.Name)},\"mark\":\"{Name(one.Mark)}\",\"x\":{index}");
            if (one.Of > 0) series.Append(CultureInfo.InvariantCulture, $",\"of\":{one.Of}");
            series.Append(",\"y\":").Append(Numbers(one.Ys, 6)).Append('}');
        }
        json.Append(",\"xs\":[").AppendJoin(',', xs.Select(Xs)).Append("],\"series\":[").Append(series).Append("]}");
        return json.ToString();
    }

    /// <summary>As many points as a page has use for.</summary>
    public static PlotModel Thin(PlotModel plot)
    {
        var dots = plot.Series.Where(s => s.Mark == PlotMark.Dots).Sum(s => (long)s.Xs.Length);
        return plot with
        {
            Series = [.. plot.Series.Select(s => Kept(s, dots) is var kept && kept.Count == s.Xs.Length ? s
                : s with { Xs = [.. kept.Select(i => s.Xs[i])], Ys = [.. kept.Select(i => s.Ys[i])], Of = s.Xs.Length })],
        };
    }

    /// <summary>Which points of a series stay, in order, in a chart of so many dots.</summary>
    public static IReadOnlyList<int> Kept(PlotSeries series, long dots)
    {
        var (count, ys) = (series.Xs.Length, series.Ys);
        if (series.Mark == PlotMark.Dots)
        {
            var every = Math.Max(1, (dots + MostDots - 1) / MostDots);
            return [.. Enumerable.Range(0, count).Where(i => i % every == 0)];
        }
        if (count <= MostOfLine) return [.. Enumerable.Range(0, count)];
        var kept = new SortedSet<int>();
        const int parts = MostOfLine / 4;
        for (var part = 0; part < parts; part++)
        {
            var (start, end) = ((int)((long)count * part / parts), (int)((long)count * (part + 1) / parts));
            var (least, greatest) = (start, start);
            for (var i = start; i < end; i++)
            {
                // What is not finite is a gap, which stays as well.
                if (!double.IsFinite(ys[i])) kept.Add(i);
                else
                {
                    least = double.IsFinite(ys[least]) && ys[least] <= ys[i] ? least : i;
                    greatest = double.IsFinite(ys[greatest]) && ys[greatest] >= ys[i] ? greatest : i;
                }
            }
            kept.UnionWith([start, least, greatest, end - 1]);
        }
        return [.. kept];
    }

    private static string Axis(PlotAxis axis) =>
        $"{{\"label\":{Text(axis.Label)},\"log\":{(axis.IsLog ? "true" : "false")},\"also\":{Numbers(axis.Also, 9)}}}";

    private static string Xs(double[] xs)
    {
        if (xs.Length < 3 || !xs.All(double.IsFinite)) return Numbers(xs, 9);
        var step = xs[1] - xs[0];
        return step != 0 && Enumerable.Range(0, xs.Length).All(i => xs[i] == xs[0] + i * step)
            ? $"{{\"from\":{Number(xs[0], 17)},\"step\":{Number(step, 17)},\"count\":{xs.Length.ToString(CultureInfo.InvariantCulture)}}}"
            : Numbers(xs, 9);
    }

    private static string Numbers(IEnumerable<double> values, int digits) => $"[{string.Join(',', values.Select(v => Number(v, digits)))}]";

    private static string Number(double value, int digits) =>
        double.IsFinite(value) ? value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : "null";

    private static string Name(PlotMark mark) => mark switch
    {
        PlotMark.Dots => "dots",
        PlotMark.Curve => "curve",
        PlotMark.Stems => "stems",
        _ => "line",
    };

    // Escapes <, > and & as well, so that no text ends the script that holds it.
    private static string Text(string value) => $"\"{JsonEncodedText.Encode(value)}\"";
}
