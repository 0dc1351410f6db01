using System.Globalization;
using Fovea.Reports;

namespace Fovea.Sweeps;

/// <summary>The page of a sweep: the best configuration, the trials, plots of them, and which fields matter.</summary>
internal static class SweepReport
{
    private const int MostCurves = 8;

    /// <summary>The page.</summary>
    /// <param name="result">What was found.</param>
    /// <param name="curve">The figure after each epoch of a trial.</param>
    public static ReportPage Of(SweepResult result, Func<Trial, IReadOnlyList<double>> curve)
    {
        var done = result.Trials.Where(t => t.State == TrialState.Done).ToList();
        var page = new ReportPage($"Sweep {result.Sweep.Name}")
        {
            Summary = result.Best is { } best ? $"{result.Trials.Count} trials, best {result.Metric} {result.Format(best.Figure)}: {best.Describe()}"
                : $"{result.Trials.Count} trials, none came to its end",
        };
        Best(page, result);
        if (done.Count > 0)
        {
            var plots = page.Section("All trials", $"A line is a trial, from its values to its {result.Metric} on the right; blue is good, orange "
                + "is bad.");
            plots.Add(new PageChart(Parallel(result)!));
            if (Curves(result, done, curve) is { } curves) plots.Add(new PageChart(curves));
            Importance(page, result, done);
            var slices = page.Section("Each field by itself", $"The {result.Metric} of the trials against the values of each field.");
            foreach (var (i, dimension) in result.Sweep.Space.Dimensions.Index())
                if (done.Any(t => t.Values.ContainsKey(dimension.Path))) slices.Add(new PageChart(Slice(result, done, dimension)));
        }
        page.Section("Table").Add(Table(result));
        page.Section("Settings").Add(new PageText(result.Sweep.ToYaml().Split('\n'))
        {
            Kind = PageTextKind.Preformatted, Folded = "What was searched over, and how",
        });
        return page;
    }

    /// <summary>The trials, the best first, those that failed last.</summary>
    public static PageTable Table(SweepResult result)
    {
        var dimensions = result.Sweep.Space.Dimensions;
        var table = new PageTable("Trials, the best first", ["trial>", result.Metric + ">", "epochs>", "seconds>",
            .. dimensions.Select(d => d.Path + (d.Distribution.IsOrdered ? ">" : "")), "state"]);
        foreach (var trial in Ranked(result))
            table.Add([$"{trial.Number}", result.Format(trial.Figure), $"{trial.Epochs}", Text($"{trial.Seconds:F1}"),
                .. dimensions.Select(d => trial.Values.TryGetValue(d.Path, out var value) ? NumberText.Short(value) : "–"), State(trial)]);
        return table;
    }

    /// <summary>By epochs, then by figure: of a halving those that came furthest lead.</summary>
    public static IEnumerable<Trial> Ranked(SweepResult result)
    {
        double Cost(Trial t) => double.IsNaN(t.Figure) ? double.PositiveInfinity : result.HigherIsBetter ? -t.Figure : t.Figure;
        return result.Trials.OrderBy(t => t == result.Best ? 0 : t.State == TrialState.Done ? 1 : 2)
            .ThenByDescending(t => t.State == TrialState.Done ? t.Epochs : 0).ThenBy(Cost).ThenBy(t => t.Number);
    }

    private static void Best(ReportPage page, SweepResult result)
    {
        var section = page.Section("Best configuration", result.Best is null ? "No trial came to its end."
            : $"Trial {result.Best.Number}; trials were compared by the {result.Metric}.");
        var figures = new PageFigures();
        if (result.Best is { } best) figures.Add(result.Metric, result.Format(best.Figure), $"trial {best.Number}, {best.Epochs} epochs");
        foreach (var (name, _, text) in result.Test) figures.Add($"test {name}", text, "measured once, for the best trial alone");
        figures.Add("trials", $"{result.Trials.Count}", $"{result.Trials.Count(t => t.State == TrialState.Failed)} failed");
        figures.Add("time", Text($"{result.Trials.Sum(t => t.Seconds):F1} s"), "of all trials together");
        section.Add(figures);
        if (result.Best is null) return;
        var values = new PageTable("Values of the best trial", "field", "value");
        foreach (var (path, value) in result.Best.Values) values.Add(path, value);
        section.Add(values);
        section.Add(new PageText($"Train it again: fovea train {result.BestFile}"));
        section.Add(new PageText(result.BestConfig!.ToYaml().Split('\n'))
        {
            Kind = PageTextKind.Preformatted, Folded = "The whole configuration, best.yaml",
        });
    }

    /// <summary>A line for each trial that is done; null before the first.</summary>
    public static ParallelCoordinates? Parallel(SweepResult result)
    {
        var done = result.Trials.Where(t => t.State == TrialState.Done).ToList();
        if (done.Count == 0) return null;
        var space = result.Sweep.Space;
        var chart = new ParallelCoordinates("Values and figures", result.Metric)
        {
            HigherIsBetter = result.HigherIsBetter, Width = Math.Clamp(160 * (space.Dimensions.Count + 1), 640, 2000), Height = 420,
        };
        foreach (var dimension in space.Dimensions) chart.AddAxis(dimension.Path, Ticks(dimension.Distribution));
        foreach (var trial in done) chart.AddLine(space.Point(trial.Values), trial.Figure);
        return chart;
    }

    private static IReadOnlyList<(double, string)> Ticks(Distribution distribution)
    {
        // Powers of ten where there are some.
        if (distribution is LogUniform log && Math.Log10(log.High / log.Low) >= 2)
            return [.. Enumerable.Range((int)Math.Ceiling(Math.Log10(log.Low) - 1e-9), 1 + (int)Math.Log10(log.High / log.Low))
                .Select(power => Math.Pow(10, power)).Where(x => x <= log.High * (1 + 1e-9))
                .Select(x => (log.Position(NumberText.Of(x)), NumberText.Short(x)))];
        var count = distribution.Count is <= 8 and { } few ? few : 5;
        return [.. Enumerable.Range(0, count).Select(i => distribution.Count == count ? (i + 0.5) / count : i / (count - 1.0))
            .Select(p => distribution.At(p)).Distinct().Select(v => (distribution.Position(v), Brief(v)))];
    }

    private static LineChart? Curves(SweepResult result, List<Trial> done, Func<Trial, IReadOnlyList<double>> curve)
    {
        var shown = Ranked(result).Where(done.Contains).Take(MostCurves).Select(t => (Trial: t, Curve: curve(t)))
            .Where(c => c.Curve.Count > 1).ToList();
        if (shown.Count == 0) return null;
        var chart = new LineChart($"{result.Metric} after each epoch, the {shown.Count} best trials")
        {
            XLabel = "epoch", YLabel = result.Metric,
        };
        foreach (var (trial, values) in shown)
            chart.Add($"trial {trial.Number}", Enumerable.Range(1, values.Count).Select(e => (double)e), values);
        return chart;
    }

    private static void Importance(ReportPage page, SweepResult result, List<Trial> done)
    {
        var section = page.Section("Which fields matter", "The share of the variance of the figure that each field explains by itself, by a "
            + "forest of regression trees. What is missing to 100 % is explained by fields together, or not at all.");
        if (done.Count < FieldImportance.LeastTrials)
        {
            section.Add(new PageText($"{done.Count} trials are too few to say; {FieldImportance.LeastTrials} or more are needed."));
            return;
        }
        var shares = FieldImportance.Of([.. done.Select(t => result.Sweep.Space.Point(t.Values))], [.. done.Select(t => t.Figure)]);
        var bars = new BarChart("Variance explained by each field") { ValueFormat = "0 %" };
        foreach (var (i, dimension) in result.Sweep.Space.Dimensions.Index().OrderByDescending(d => shares[d.Index]))
            bars.Add(dimension.Path, shares[i]);
        section.Add(new PageChart(bars));
    }

    private static ScatterPlot Slice(SweepResult result, List<Trial> done, Dimension dimension)
    {
        var with = done.Where(t => t.Values.ContainsKey(dimension.Path)).ToList();
        var distribution = dimension.Distribution;
        // The values of a choice have no order: they stand side by side as they are listed.
        var label = distribution.IsOrdered ? dimension.Path
            : $"{dimension.Path}: {string.Join(", ", distribution.Values.Select((v, i) => $"{i + 1} {Brief(v)}"))}";
        double X(Trial t) => distribution.IsOrdered ? NumberText.Parse(t.Values[dimension.Path], dimension.Path)
            : Math.Floor(distribution.Position(t.Values[dimension.Path]) * distribution.Count!.Value) + 1;
        return new ScatterPlot(dimension.Path)
        {
            XLabel = label, YLabel = result.Metric, LogX = distribution.IsLogarithmic, Height = 300,
        }.Add("", with.Select(X), with.Select(t => t.Figure));
    }

    private static string Brief(string value) => Excerpt.Of(value.Length == 0 ? "none" : NumberText.Short(value), 24);

    private static string State(Trial trial) => trial.State switch
    {
        TrialState.Failed => $"failed: {Excerpt.Of(trial.Message, 160)}",
        var state => state.ToString().ToLowerInvariant(),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
