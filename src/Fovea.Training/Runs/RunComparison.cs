using System.Globalization;
using Fovea.Reports;

namespace Fovea.Training;

/// <summary>Runs beside each other: their figures, curves, and the settings in which they differ.</summary>
/// <example><code>
/// RunComparison.Of(["runs/digits-1", "runs/digits-2"]).ToPage().Write("compare.html");
/// </code></example>
public sealed class RunComparison
{
    private readonly string[] _names;

    private RunComparison(IReadOnlyList<RunSummary> runs, IReadOnlyList<string> figures)
    {
        (Runs, Figures) = (runs, figures);
        // The last part of the folder where that tells them apart, and else as many as do.
        var parts = runs.Max(r => r.Path.Split('/', '\\').Length);
        var needed = Enumerable.Range(1, parts).FirstOrDefault(n => runs.DistinctBy(r => Tail(r, n)).Count() == runs.Count, parts);
        _names = [.. runs.Select(r => runs.Count(o => o.Name == r.Name) == 1 ? r.Name : Tail(r, needed))];
        Differences = ConfigValues.Differences([.. runs.Select(r => r.Config)]);
    }

    /// <summary>The runs.</summary>
    public IReadOnlyList<RunSummary> Runs { get; }

    /// <summary>The names of the figures that all of them have.</summary>
    public IReadOnlyList<string> Figures { get; }

    /// <summary>The keys of the configuration that differ, with the value of each run; null where one has none.</summary>
    public IReadOnlyList<(string Path, IReadOnlyList<object?> Values)> Differences { get; }

    /// <summary>Compares runs.</summary>
    /// <param name="paths">Their folders, two or more.</param>
    /// <exception cref="ArgumentException">There are fewer than two, one comes twice, or they have no figure in common.</exception>
    /// <exception cref="IOException">A folder is no run, or cannot be read.</exception>
    /// <exception cref="DataFormatException">A run is damaged.</exception>
    public static RunComparison Of(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count < 2) throw new ArgumentException($"compare: expected two runs or more, got {paths.Count}.");
        if (paths.Select(p => Path.TrimEndingDirectorySeparator(Path.GetFullPath(p))).Distinct().Count() < paths.Count)
            throw new ArgumentException("compare: expected different runs, one comes twice.");
        RunSummary[] runs = [.. paths.Select(RunSummary.Of)];
        if (runs.FirstOrDefault(r => r.Figures.Names.Count == 0) is { } empty)
            throw new ArgumentException($"{empty.Path}: expected figures of an epoch or more, got none: it ended within its first epoch.");
        // Losses of another kind are other figures.
        var oneLoss = runs.Select(r => $"{r.Config.Task.Name} {r.Config.Loss?.Name}").Distinct().Count() == 1;
        var common = runs[0].Figures.Names.Where(n => Array.TrueForAll(runs, r => r.Figures.Names.Contains(n))
            && (oneLoss || FigureKind.Bare(n) != "loss")).ToList();
        if (common.Count == 0) throw new ArgumentException("compare: expected runs with a figure in common, got "
            + string.Join("; ", runs.Select(r => $"{r.Name} with {string.Join(", ", r.Figures.Names)} ({r.Config.Task.Name})")));
        return new(runs, common);
    }

    /// <summary>The figures as a table, a column for each run; the best of each row has a star.</summary>
    public PageTable Table()
    {
        var table = new PageTable("Figures", ["figure", .. _names.Select(n => n + ">")]);
        table.Add(["epochs", .. Runs.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Figures.Epochs}/{r.Config.Epochs}"))]);
        foreach (var name in Figures)
        {
            Row($"{Words(name)}, last", name, r => r.Figures.Last(name));
            if (name.StartsWith("validation", StringComparison.Ordinal)) Row($"{Words(name)}, best", name, r => r.Figures.Best(name));
        }
        table.Add(["learning time", .. Runs.Select(r => ConsoleProgress.Clock(r.Record.LearningTime))]);
        return table;

        void Row(string title, string name, Func<RunSummary, double> figure)
        {
            double[] values = [.. Runs.Select(figure)];
            var finite = values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).ToList();
            var best = FigureKind.HigherIsBetter(name) ? finite.Max() : finite.Min();
            var isOne = values.Distinct().Count() > 1;
            table.Add([title, .. values.Select(v => FigureKind.Format(name, v) + (isOne && v == best ? " *" : isOne ? "  " : ""))]);
        }
    }

    /// <summary>The settings that differ as a table; no rows where there are none.</summary>
    public PageTable DifferenceTable()
    {
        var table = new PageTable("Settings that differ", ["key", .. _names]);
        foreach (var (path, values) in Differences) table.Add([path, .. values.Select(v => Excerpt.Of(ConfigValues.Text(v), 40))]);
        return table;
    }

    /// <summary>A chart for each figure, with a curve for each run.</summary>
    public IReadOnlyList<Chart> Charts() => [.. Figures.Where(n => Runs.Any(r => r.Figures.Curve(n).Count > 1)).Select(name =>
    {
        var isShare = FigureKind.Format(name, 0.5).EndsWith('%');
        var chart = new LineChart(char.ToUpperInvariant(Words(name)[0]) + Words(name)[1..])
        {
            XLabel = "epoch", YLabel = FigureKind.Bare(name) + (isShare ? ", %" : ""),
        };
        foreach (var (run, title) in Runs.Zip(_names))
        {
            var curve = run.Figures.Curve(name);
            chart = chart.Add(title, curve.Select(p => p.Epoch), curve.Select(p => isShare ? 100 * p.Value : p.Value));
        }
        return chart;
    })];

    /// <summary>The comparison as a page.</summary>
    public ReportPage ToPage()
    {
        var page = new ReportPage($"{string.Join(", ", _names.SkipLast(1))} and {_names[^1]}") { Summary = $"{Runs.Count} runs compared" };
        page.Section("Figures", "The best of each row has a star. A figure that is measured while learning is a mean over its epoch.")
            .Add(Table());
        var settings = page.Section("Settings", Differences.Count > 0 ? "Only what differs." : "The configurations are the same.");
        if (Differences.Count > 0) settings.Add(DifferenceTable());
        var charts = Charts();
        if (charts.Count > 0)
        {
            var curves = page.Section("Curves", "Epoch by epoch, a colour for each run, the same in all charts.");
            foreach (var chart in charts) curves.Add(new PageChart(chart));
        }
        page.Section("Runs").Add(new PageText([.. Runs.Select(About)]) { Kind = PageTextKind.List });
        return page;
    }

    private static string Tail(RunSummary run, int parts) =>
        parts == 1 ? run.Name : string.Join('/', run.Path.Split('/', '\\').TakeLast(parts));

    private static string About(RunSummary run)
    {
        var made = run.Record.Version is { } version ? $", Fovea {version}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{run.Path}: {run.Config.Network.Name} on {run.Config.Dataset.Name}, begun {run.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC{made}");
    }

    /// <summary>The comparison by name.</summary>
    public Fields ToFields() => new()
    {
        ["runs"] = Runs.Select((r, i) =>
        {
            var figures = new Fields();
            foreach (var name in Figures) figures[name] = Finite(r.Figures.Last(name));
            return new Fields
            {
                ["name"] = _names[i], ["runFolder"] = r.Path, ["epochs"] = r.Figures.Epochs, ["figures"] = figures,
                ["bestValidation"] = Finite(r.BestValidation), ["learningSeconds"] = r.Record.LearningTime.TotalSeconds,
            };
        }),
        ["differences"] = Differences.Select(d => new Fields { ["key"] = d.Path, ["values"] = d.Values.ToArray() }),
    };

    // validationAccuracy is read as validation accuracy.
    private static string Words(string name) => FigureKind.Bare(name) is var bare && bare != name
        ? $"{name[..^bare.Length]} {string.Concat(bare.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"))}" : name;

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
