using System.Globalization;
using Fovea.Reports;

namespace Fovea.Bench;

/// <summary>How times grow, for people: tables, charts of both axes by powers of ten with the lines that were fitted, and a page.</summary>
/// <param name="figures">What was timed.</param>
public sealed class ScalingReport(IReadOnlyList<ScalingFigures> figures)
{
    /// <summary>The slopes, a row for each workload and number of threads.</summary>
    public PageTable Slopes()
    {
        var table = new PageTable("Slopes", "workload", "over", "threads>", "expected>", "slope>", "larger half>", "ms at the ends",
            "GFLOP/s at the ends");
        foreach (var f in figures)
        {
            foreach (var threads in f.Threads)
            {
                var (first, last) = (f.On(threads)[0], f.On(threads)[^1]);
                table.Add(f.Entry.Name, Text($"{first.Size}…{last.Size} {f.Entry.Size}"), Text($"{threads}"), Text($"{f.Entry.Expected}"),
                    Slope(f.Law(threads)), Slope(f.LawOfLarge(threads)),
                    $"{Ms(first)}…{Ms(last)}", Text($"{Gflops(first):F1}…{Gflops(last):F1}"));
            }
        }
        return table;
    }

    /// <summary>The times on several threads, of the largest size of each workload; without rows where there was one number of
    /// threads.</summary>
    public PageTable Threads()
    {
        var table = new PageTable("Threads", "workload", "size>", "threads>", "ms>", "times as fast>", "slope>");
        foreach (var f in figures)
        {
            if (f.LawOfThreads is not { } law) continue;
            foreach (var p in f.Largest)
                table.Add(f.Entry.Name, Text($"{p.Size}"), Text($"{p.Threads}"), Ms(p), Text($"{SpeedUp(f, p):F2}"), Slope(law));
        }
        return table;
    }

    /// <summary>The charts: one for each workload, and one of threads where there were several numbers of them.</summary>
    public IReadOnlyList<Chart> Charts()
    {
        var charts = figures.Select(Growth).ToList<Chart>();
        if (figures.Any(f => f.LawOfThreads is not null)) charts.Add(OverThreads());
        return charts;
    }

    /// <summary>All charts as one picture.</summary>
    public Chart Sheet() => new ChartSheet("", Charts()) { Columns = 2 };

    /// <summary>Tables and charts as a page.</summary>
    public ReportPage ToPage()
    {
        var page = new ReportPage("Scaling")
        {
            Summary = Text($"Times of {figures.Count} workload(s) on {string.Join(", ", figures.SelectMany(f => f.Threads).Distinct().Order())} thread(s)"),
        };
        var slopes = page.Section("Slopes", "Both axes go by powers of ten: the slope of a line is the power by which time grows. Expected is that of the "
            + "operations. Small sizes lie above it, for what a step costs whatever its size, so the slope over all sizes is less than "
            + "that of the larger half.").Add(Slopes());
        foreach (var chart in figures.Select(Growth)) slopes.Add(new PageChart(chart));
        if (Threads() is { Rows.Count: > 0 } threads)
            page.Section("Threads", "The largest size of each workload. A slope of −1 is half the time on twice the threads.")
                .Add(new PageChart(OverThreads())).Add(threads);
        return page;
    }

    /// <summary>The figures by name: an entry for each workload.</summary>
    public IReadOnlyList<Fields> ToFields() => [.. figures.Select(f => new Fields
    {
        ["workload"] = f.Entry.Name, ["description"] = f.Entry.Description, ["size"] = f.Entry.Size, ["expectedSlope"] = f.Entry.Expected,
        ["threads"] = f.Threads.Select(threads => new Fields
        {
            ["threads"] = threads, ["slope"] = Round(f.Law(threads).Exponent), ["slopeOfLarge"] = Round(f.LawOfLarge(threads).Exponent),
            ["points"] = f.On(threads).Select(p => new Fields
            {
                ["size"] = p.Size, ["ms"] = Round(p.Milliseconds), ["gflops"] = Round(Gflops(p)),
            }),
        }),
        ["threadSlope"] = f.LawOfThreads is { } law ? Round(law.Exponent) : null,
    })];

    private static ScatterPlot Growth(ScalingFigures f)
    {
        var plot = new ScatterPlot($"{f.Entry.Name}: {f.Entry.Description}")
        {
            XLabel = f.Entry.Size, YLabel = "ms a step", LogX = true, LogY = true,
        };
        foreach (var threads in f.Threads)
        {
            var (points, law) = (f.On(threads), f.LawOfLarge(threads));
            double[] ends = [points[0].Size, points[^1].Size];
            plot.Add(Text($"{threads} thread(s)"), points.Select(p => (double)p.Size), points.Select(p => p.Milliseconds))
                .AddCurve(Text($"slope {law.Exponent:F2} of the larger half on {threads}"), ends, ends.Select(law.At));
        }
        return plot;
    }

    private LineChart OverThreads()
    {
        var chart = new LineChart("Threads: the largest size of each")
        {
            XLabel = "threads", YLabel = "times as fast", LogX = true, LogY = true,
        };
        foreach (var f in figures) chart.Add(f.Entry.Name, f.Largest.Select(p => (double)p.Threads), f.Largest.Select(p => SpeedUp(f, p)));
        var least = figures.SelectMany(f => f.Threads).Min();
        double[] all = [.. figures.SelectMany(f => f.Threads).Distinct().Order()];
        return chart.Add("as many times as threads", all, all.Select(threads => threads / least));
    }

    private static double SpeedUp(ScalingFigures f, ScalingPoint p) => f.Largest[0].Milliseconds / p.Milliseconds;

    private static double Gflops(ScalingPoint p) => p.Flops / (p.Milliseconds * 1e6);

    private static string Slope(PowerLaw law) => Text($"{law.Exponent:F2}");

    private static string Ms(ScalingPoint p) => Text($"{p.Milliseconds:G3}");

    private static double Round(double value) => Math.Round(value, 4);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
