using System.Globalization;
using System.Text;
using Fovea.Imaging;
using Fovea.Models;

namespace Fovea.Studio;

/// <summary>Many pictures, classified: what a network said of each, and whether it was right where folders say so.</summary>
internal static class PictureBatch
{
    private const int MostFiles = 5000;

    /// <summary>Classifies the pictures of a folder.</summary>
    /// <param name="classifier">The network.</param>
    /// <param name="upload">The folder's name in the upload store.</param>
    /// <param name="folder">Its path; folders below it that are called as classes are give the right answers.</param>
    /// <param name="job">Told how far it is.</param>
    /// <exception cref="IOException">There are no pictures, or too many.</exception>
    public static Fields Classify(ImageClassifier classifier, string upload, string folder, StudioJob job)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(ImageFormats.IsPicture)
            .Order(NaturalOrder.Instance).ToList();
        if (files.Count is 0 or > MostFiles) throw new IOException($"expected from 1 to {MostFiles} pictures, got {files.Count}");
        var predictions = classifier.Predict(files, progress: new Report(job), cancellation: job.Token);
        var classes = new ClassList(classifier.ClassNames, []);
        var rows = predictions.Select(p => Row(folder, p, classes)).ToList();
        var verdicts = rows.Select(r => (bool?)r["right"]).Where(r => r is not null).ToList();
        return new() { ["upload"] = upload, ["rows"] = rows, ["known"] = verdicts.Count, ["right"] = verdicts.Count(r => r == true) };
    }

    /// <summary>The result as a table for other programs: values with commas between, as RFC 4180 has it.</summary>
    public static string ToCsv(Fields result)
    {
        var csv = new StringBuilder("file,class,probability,rightClass,right,problem\r\n");
        foreach (var row in (IEnumerable<Fields>)result["rows"]!)
        {
            var probability = ((double?)row["probability"])?.ToString("R", CultureInfo.InvariantCulture);
            var right = (bool?)row["right"] switch { true => "yes", false => "no", null => "" };
            csv.AppendJoin(',', new[] { row["file"] as string, row["name"] as string, probability, row["label"] as string, right,
                row["problem"] as string }.Select(Quoted)).Append("\r\n");
        }
        return csv.ToString();
    }

    private static Fields Row(string folder, PicturePrediction prediction, ClassList classes)
    {
        var file = Path.GetRelativePath(folder, prediction.File).Replace('\\', '/');
        var label = file.Contains('/') ? classes.OfPath(prediction.File) : null;
        var first = prediction.Top.Count > 0 ? prediction.Top[0] : (ClassScore?)null;
        return new()
        {
            ["file"] = file, ["name"] = first?.Name, ["probability"] = first?.Probability, ["problem"] = prediction.Problem,
            ["label"] = label is { } k ? classes.Names[k] : null,
            ["right"] = label is null || first is null ? null : first.Value.Index == label,
            ["top"] = prediction.Top.Select(s => new Fields { ["name"] = s.Name, ["probability"] = s.Probability }).ToList(),
        };
    }

    private static string Quoted(string? value) => value is null ? ""
        : value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;

    private sealed class Report(StudioJob job) : IProgress<ClassifyProgress>
    {
        void IProgress<ClassifyProgress>.Report(ClassifyProgress value)
        {
            job.Report((double)value.Done / value.Total);
            job.Note = string.Create(CultureInfo.InvariantCulture,
                $"{value.Done:N0} of {value.Total:N0} pictures, {value.PicturesPerSecond:N0} a second");
        }
    }
}
