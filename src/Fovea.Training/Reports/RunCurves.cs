using System.Globalization;
using System.Text.Json.Nodes;
using Fovea.Reports;

namespace Fovea.Training;

/// <summary>What <c>metrics.jsonl</c> of a run says, as charts: the loss against the images seen, each metric against the epochs, the
/// learning rate.</summary>
public static class RunCurves
{
    private const string Training = "training", Validation = "validation", Test = "test", Rate = "learningRate";

    /// <summary>The loss and each metric on training, validation and test samples, as far as they were measured.</summary>
    /// <param name="run">Whose metrics.</param>
    /// <returns>Charts by name: <c>loss</c>, <c>accuracy</c>, …; none where nothing was measured.</returns>
    public static IReadOnlyList<(string Name, LineChart Chart)> Of(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (charts, metrics) = (new List<(string, LineChart)>(), run.ReadMetrics());
        var (windows, epochs, tests) = (OfKind(metrics, "window"), OfKind(metrics, "epoch"), OfKind(metrics, "test"));
        if (LossChart(windows, epochs, tests) is { } loss) charts.Add(("loss", loss));
        if (epochs.Count == 0) return charts;
        foreach (var figure in epochs[^1].Select(p => p.Key).Where(k => k.StartsWith(Training, StringComparison.Ordinal)))
        {
            var title = figure[Training.Length..];
            var name = char.ToLowerInvariant(title[0]) + title[1..];
            if (name == "loss") continue;
            // The share that was recognised is read in percent.
            var (unit, values) = name == "accuracy" ? (", %", Percent) : ("", (Func<List<JsonObject>, string, List<double>>)Values);
            var chart = new LineChart(title) { XLabel = "epoch", YLabel = name + unit };
            foreach (var (part, lines) in new[] { (Training, epochs), (Validation, epochs), (Test, tests) })
                if (lines.Any(l => l[part + title] is not null))
                    chart = chart.Add(part, Values(lines, "epoch"), values(lines, part + title));
            charts.Add((name, chart));
        }
        return charts;
    }

    /// <summary>The learning rate of each epoch; null for fewer than two.</summary>
    /// <param name="run">Whose metrics.</param>
    public static LineChart? LearningRate(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var epochs = OfKind(run.ReadMetrics(), "epoch").Where(l => l[Rate] is not null).ToList();
        return epochs.Count < 2 ? null : new LineChart("Learning rate") { XLabel = "epoch", YLabel = "learning rate" }
            .Add("after the epoch", Values(epochs, "epoch"), Values(epochs, Rate));
    }

    // Training by windows of mini-batches, or by epochs where windows are few.
    private static LineChart? LossChart(List<JsonObject> windows, List<JsonObject> epochs, List<JsonObject> tests)
    {
        var byWindow = windows.Count > epochs.Count;
        var training = byWindow ? windows : epochs;
        if (training.Count == 0) return null;
        var of = byWindow ? string.Create(CultureInfo.InvariantCulture,
            $"training, mean of {(int?)windows[^1]["batches"] ?? 250} mini-batches") : "training, mean of an epoch";
        var chart = new LineChart("Loss") { XLabel = "images seen", YLabel = "loss" }
            .Add(of, Values(training, "samples"), Values(training, byWindow ? "loss" : Training + "Loss"));
        foreach (var (part, lines) in new[] { (Validation, epochs), (Test, tests) })
            if (lines.Any(l => l[part + "Loss"] is not null))
                chart = chart.Add(part, Values(lines, "samples"), Values(lines, part + "Loss"));
        return chart;
    }

    private static List<JsonObject> OfKind(IReadOnlyList<JsonObject> metrics, string kind) =>
        [.. metrics.Where(m => (string?)m["kind"] == kind)];

    private static List<double> Values(List<JsonObject> lines, string key) => [.. lines.Select(l => (double?)l[key] ?? double.NaN)];

    private static List<double> Percent(List<JsonObject> lines, string key) => [.. Values(lines, key).Select(v => 100 * v)];
}
