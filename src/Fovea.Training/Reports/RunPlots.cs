using System.Text.Json.Nodes;
using Fovea.Data;
using Fovea.Imaging;
using Fovea.Reports;

namespace Fovea.Training;

/// <summary>The pictures of a run, under <c>plots/</c>.</summary>
public static class RunPlots
{
    private const int Shown = 20;

    private const string Training = "training", Validation = "validation", Test = "test";

    /// <summary>Writes the curves of the metrics, the confusion matrix, and grids of the first predictions and the first
    /// mistakes.</summary>
    /// <param name="run">Where, and whose metrics.</param>
    /// <param name="predictions">On the test set.</param>
    /// <returns>The files written.</returns>
    public static IReadOnlyList<string> Write(RunFolder run, Predictions predictions)
    {
        var files = new List<string>(WriteCurves(run));
        string File(string name)
        {
            files.Add(run.In("plots", name));
            return files[^1];
        }
        var names = predictions.Dataset.ClassNames;
        new HeatMap("Confusion", predictions.Confusion())
        {
            RowLabels = names, ColumnLabels = names, XLabel = "predicted",
            YLabel = "true"
        }.Save(File("confusion.svg"));
        var first = Enumerable.Range(0, Math.Min(Shown, predictions.Predicted.Length)).ToArray();
        Grid(predictions, first, "First test images: predicted (true)").Save(File("predictions.png"));
        var wrong = predictions.Misclassified.Take(Shown).ToArray();
        if (wrong.Length > 0) Grid(predictions, wrong, "First mistakes: predicted (true)").Save(File("misclassified.png"));
        return files;
    }

    /// <summary>Writes a curve of the loss against the images seen, and one of each metric against the epochs, whatever the task: on
    /// training, validation and test samples, as far as they were measured.</summary>
    /// <param name="run">Where, and whose metrics.</param>
    /// <returns>The files written.</returns>
    public static IReadOnlyList<string> WriteCurves(RunFolder run)
    {
        var files = new List<string>();
        var metrics = run.ReadMetrics();
        List<JsonObject> OfKind(string kind) => [.. metrics.Where(m => (string?)m["kind"] == kind)];
        var (windows, epochs, tests) = (OfKind("window"), OfKind("epoch"), OfKind("test"));
        Save("loss", LossChart(windows, epochs, tests));
        if (epochs.Count == 0) return files;
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
            Save(name, chart);
        }
        return files;

        void Save(string name, LineChart? chart)
        {
            if (chart is null) return;
            files.Add(run.In("plots", name + ".svg"));
            chart.Save(files[^1]);
        }
    }

    // Training by windows of mini-batches, or by epochs where windows are few.
    private static LineChart? LossChart(List<JsonObject> windows, List<JsonObject> epochs, List<JsonObject> tests)
    {
        var byWindow = windows.Count > epochs.Count;
        var training = byWindow ? windows : epochs;
        if (training.Count == 0) return null;
        var of = byWindow ? string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"training, mean of {(int?)windows[^1]["batches"] ?? 250} mini-batches") : "training, mean of an epoch";
        var chart = new LineChart("Loss") { XLabel = "images seen", YLabel = "loss" }
            .Add(of, Values(training, "samples"), Values(training, byWindow ? "loss" : Training + "Loss"));
        foreach (var (part, lines) in new[] { (Validation, epochs), (Test, tests) })
            if (lines.Any(l => l[part + "Loss"] is not null))
                chart = chart.Add(part, Values(lines, "samples"), Values(lines, part + "Loss"));
        return chart;
    }

    private static Image Grid(Predictions p, int[] indices, string title)
    {
        var names = p.Dataset.ClassNames;
        return SampleGrid.Create(p.Dataset, indices, 5,
            [.. indices.Select(i => $"{names[p.Predicted[i]]} ({names[p.Dataset.Label(i)]})")],
            [.. indices.Select(i => p.Predicted[i] == p.Dataset.Label(i) ? Rgb.Good : Rgb.Bad)], title);
    }

    private static List<double> Values(List<JsonObject> lines, string key) => [.. lines.Select(l => (double?)l[key] ?? double.NaN)];

    private static List<double> Percent(List<JsonObject> lines, string key) => [.. Values(lines, key).Select(v => 100 * v)];
}
