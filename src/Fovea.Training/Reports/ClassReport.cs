using System.Globalization;
using System.Text;
using Fovea.Data;
using Fovea.Imaging;

namespace Fovea.Training;

/// <summary>A classifier on its test set class by class, in files: <c>confusion.tsv</c>, <c>classes.tsv</c> and
/// <c>plots/top-losses.png</c> of a run folder.</summary>
public static class ClassReport
{
    private const int Shown = 24, Columns = 6;

    /// <summary>Writes the files.</summary>
    /// <param name="run">Where.</param>
    /// <param name="predictions">On the test set.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Write(RunFolder run, Predictions predictions)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(predictions);
        var names = predictions.Dataset.ClassNames;
        var (counts, accuracy) = (predictions.Confusion(), predictions.ClassAccuracy());
        var confusion = new StringBuilder("true\\predicted");
        foreach (var name in names) confusion.Append('\t').Append(Cell(name));
        confusion.Append('\n');
        var classes = new StringBuilder("class\timages\tright\taccuracy\n");
        for (var t = 0; t < names.Count; t++)
        {
            confusion.Append(Cell(names[t]));
            var all = 0.0;
            for (var p = 0; p < names.Count; p++)
            {
                confusion.Append(CultureInfo.InvariantCulture, $"\t{counts[t, p]}");
                all += counts[t, p];
            }
            confusion.Append('\n');
            classes.Append(CultureInfo.InvariantCulture, $"{Cell(names[t])}\t{all}\t{counts[t, t]}\t{(all > 0 ? accuracy[t] : double.NaN):F4}\n");
        }
        var files = new List<string> { Text(run.In("confusion.tsv"), confusion), Text(run.In("classes.tsv"), classes) };
        if (predictions.TopLosses(Shown) is { Length: > 0 } worst)
        {
            files.Add(run.In("plots", "top-losses.png"));
            Grid(predictions, worst).Save(files[^1]);
        }
        return files;
    }

    private static Image Grid(Predictions p, int[] worst) => SampleGrid.Create(p.Dataset, worst, Columns,
        [.. worst.Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{p.Dataset.ClassNames[p.Predicted[i]]} ({p.Dataset.ClassNames[p.Dataset.Label(i)]}) {p.Losses[i]:F1}"))],
        [.. worst.Select(i => p.Predicted[i] == p.Dataset.Label(i) ? Rgb.Good : Rgb.Bad)], "Top losses: predicted (true) loss");

    private static string Text(string file, StringBuilder text)
    {
        AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(text.ToString())));
        return file;
    }

    // A name may hold anything; a table has its cells by tabs and its rows by lines.
    private static string Cell(string name) => name.ReplaceLineEndings(" ").Replace('\t', ' ');
}
