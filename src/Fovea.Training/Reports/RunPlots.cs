using System.Text.Json.Nodes;
using Fovea.Data;
using Fovea.Imaging;
using Fovea.Reports;

namespace Fovea.Training;

/// <summary>The pictures of a run, under <c>plots/</c>.</summary>
public static class RunPlots
{
    private const int Shown = 20;

    /// <summary>Writes the curves of the metrics, the confusion matrix, and grids of the first predictions and the first
    /// mistakes.</summary>
    /// <param name="run">Where, and whose metrics.</param>
    /// <param name="predictions">On the test set.</param>
    /// <param name="heldOut">What was measured after each epoch: <c>test</c> or <c>validation</c>.</param>
    /// <returns>The files written.</returns>
    public static IReadOnlyList<string> Write(RunFolder run, Predictions predictions, string heldOut)
    {
        var files = new List<string>(WriteCurves(run, heldOut));
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

    /// <summary>Writes the curves of the losses and of each metric, whatever the task.</summary>
    /// <param name="run">Where, and whose metrics.</param>
    /// <param name="heldOut">What was measured after each epoch: <c>test</c> or <c>validation</c>.</param>
    /// <returns>The files written.</returns>
    public static IReadOnlyList<string> WriteCurves(RunFolder run, string heldOut)
    {
        const string Training = "training", Validation = "validation";
        var files = new List<string>();
        var metrics = run.ReadMetrics();
        var windows = metrics.Where(m => (string?)m["kind"] == "window").ToList();
        var epochs = metrics.Where(m => (string?)m["kind"] == "epoch").ToList();
        if (windows.Count > 0)
            Save("training-loss", new LineChart("Training loss") { XLabel = "mini-batch", YLabel = WindowLabel(windows) }
                .Add("training", Values(windows, "step"), Values(windows, "loss")));
        if (epochs.Count == 0) return files;
        foreach (var figure in epochs[^1].Select(p => p.Key).Where(k => k.StartsWith(Training, StringComparison.Ordinal)))
        {
            var title = figure[Training.Length..];
            var name = char.ToLowerInvariant(title[0]) + title[1..];
            // The share that was recognised is read in percent.
            var (unit, values) = name == "accuracy" ? (", %", Percent) : ("", (Func<List<JsonObject>, string, List<double>>)Values);
            Save(name, new LineChart(title) { XLabel = "epoch", YLabel = name + unit }
                .Add("training", Values(epochs, "epoch"), values(epochs, figure))
                .Add(heldOut, Values(epochs, "epoch"), values(epochs, Validation + title)));
        }
        return files;

        void Save(string name, LineChart chart)
        {
            files.Add(run.In("plots", name + ".svg"));
            chart.Save(files[^1]);
        }
    }

    /// <summary>What a window's loss is the mean of; runs of before the window was written down have 250.</summary>
    private static string WindowLabel(List<JsonObject> windows) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"mean loss of {(int?)windows[^1]["batches"] ?? 250} mini-batches");

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
