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
        foreach (var (name, chart) in RunCurves.Of(run))
        {
            files.Add(run.In("plots", name + ".svg"));
            chart.Save(files[^1]);
        }
        return files;
    }

    private static Image Grid(Predictions p, int[] indices, string title)
    {
        var names = p.Dataset.ClassNames;
        return SampleGrid.Create(p.Dataset, indices, 5,
            [.. indices.Select(i => $"{names[p.Predicted[i]]} ({names[p.Dataset.Label(i)]})")],
            [.. indices.Select(i => p.Predicted[i] == p.Dataset.Label(i) ? Rgb.Good : Rgb.Bad)], title);
    }
}
