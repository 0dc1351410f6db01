using System.Globalization;
using System.Text.Json;
using Fovea.Imaging;
using Fovea.Reports;

namespace Fovea.Photometry;

/// <summary>Several solutions of one object beside each other: figures, pictures, and the angle of each to the first.</summary>
/// <example><code>
/// ResultComparison.Of("cat-trimmed", "cat-learned").ToPage().Write("compare.html");
/// </code></example>
public sealed class ResultComparison
{
    private readonly PixelMask _mask;

    private ResultComparison(IReadOnlyList<SolvedFolder> results)
    {
        Results = results;
        var first = results[0].Solution;
        var (width, height) = (first.Mask.Width, first.Mask.Height);
        foreach (var other in results)
        {
            var mask = other.Solution.Mask;
            if (mask.Width != width || mask.Height != height) throw new DataFormatException(
                Path.Combine(other.Folder, ResultFolder.NormalsFile), -1, "size",
                $"expected {width} × {height} as {results[0].Folder} has, got {mask.Width} × {mask.Height}");
        }
        var inside = new bool[width * height];
        foreach (var result in results)
            foreach (var i in result.Solution.Mask.Indices) inside[i] = true;
        _mask = new(width, height, inside);
        var normals = results.Select(r => _mask.Gather<float>(r.Solution.Mask.Scatter<float>(r.Solution.Normals, 3), 3)).ToList();
        Angles = normals.ConvertAll(n => AngularError.Map(n, normals[0]));
    }

    /// <summary>What is compared, in the order given.</summary>
    public IReadOnlyList<SolvedFolder> Results { get; }

    /// <summary>For each result the angles to the normals of the first, in degrees, one for each pixel that any result has; NaN where one
    /// of the two has no normal.</summary>
    public IReadOnlyList<float[]> Angles { get; }

    /// <summary>Compares folders that <c>fovea ps solve</c> wrote.</summary>
    /// <param name="folders">Two or more.</param>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    /// <exception cref="DataFormatException">A file is damaged, or the pictures differ in size; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ResultComparison Of(params IReadOnlyList<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        if (folders.Count < 2) throw new ArgumentException($"compare: expected two folders of results or more, got {folders.Count}");
        return new([.. folders.Select(SolvedFolder.Load)]);
    }

    /// <summary>A row for each result.</summary>
    public PageTable Table()
    {
        var table = new PageTable("", "result", "method", "mean error>", "median error>", "to the first, mean>", "to the first, median>",
            "pixels>", "time>");
        foreach (var (i, result) in Results.Index())
        {
            var difference = AngularError.Of(Angles[i]);
            table.Add(result.Name, result.Method, Degrees(result.MeanError), Degrees(result.MedianError),
                i == 0 ? "–" : Degrees(difference.Mean), i == 0 ? "–" : Degrees(difference.Median),
                result.Solution.Mask.Count.ToString("N0", CultureInfo.InvariantCulture),
                result.Seconds is { } s ? string.Create(CultureInfo.InvariantCulture, $"{s:F2} s") : "–");
        }
        return table;
    }

    /// <summary>The page: the table, then pictures of each kind side by side.</summary>
    public ReportPage ToPage()
    {
        var page = new ReportPage(string.Join(", ", Results.Select(r => r.Name))) { Summary = $"{Results.Count} solutions compared" };
        page.Section("Figures", "Errors are angles to the true normals, where those are known.").Add(Table());
        page.Section("Normals", "Red, green and blue are x, y and z from −1 to 1.").Add(Gallery(r => NormalsOutput.Picture(r.Solution)));
        page.Section("Angle to the first", "Where two solutions differ at least one of them is wrong. All have one scale.")
            .Add(Differences());
        if (Results.Any(r => r.Error is not null))
            page.Section("Angular error", "The angle to the true normals; each picture has a scale of its own.").Add(Gallery(r => r.Error));
        page.Section("Albedo", "What the surface reflects, whatever the light; white is the 99th percentile of each.").Add(Gallery(Albedo));
        return page;
    }

    private PictureGallery Differences()
    {
        var end = ErrorOutput.ScaleEnd([.. Angles.SelectMany(a => a)]);
        var gallery = new PictureGallery("");
        foreach (var (i, result) in Results.Index().Skip(1))
            gallery.Add(new(ScaledMap.Draw(_mask, Angles[i], 0, end, "°"), result.Name));
        return gallery;
    }

    private PictureGallery Gallery(Func<SolvedFolder, Image?> picture)
    {
        var gallery = new PictureGallery("");
        foreach (var result in Results)
            if (picture(result) is { } image) gallery.Add(new(image, result.Name));
        return gallery;
    }

    private static Image Albedo(SolvedFolder result) => LinearPicture.Encode(result.Solution.ChannelAlbedo, result.Solution.Mask,
        result.Solution.Channels, LinearPicture.White(result.Solution.ChannelAlbedo));

    private static string Degrees(double? angle) =>
        angle is { } a && double.IsFinite(a) ? string.Create(CultureInfo.InvariantCulture, $"{a:F2}°") : "–";
}

/// <summary>A folder of results, read back.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="Name">Its last part.</param>
/// <param name="Solution">Normals and albedo.</param>
/// <param name="Method">How it was solved; empty where that is not known.</param>
/// <param name="MeanError">Mean angle to the true normals in degrees; null where there are none.</param>
/// <param name="MedianError">The same, median.</param>
/// <param name="Seconds">The time of the solving; null where that is not known.</param>
/// <param name="Error">The picture of errors; null for none.</param>
public sealed record SolvedFolder(string Folder, string Name, PhotometricResult Solution, string Method, double? MeanError,
    double? MedianError, double? Seconds, Image? Error)
{
    /// <summary>Reads a folder.</summary>
    /// <param name="folder">One that <c>fovea ps solve</c> wrote.</param>
    /// <exception cref="DataFormatException">A file is damaged; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static SolvedFolder Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var (solution, figures) = (ResultFolder.Load(folder), Figures(Path.Combine(folder, ResultJsonOutput.FileName)));
        var (mean, error) = (Number(figures, "meanAngularError"), Path.Combine(folder, "error.png"));
        var method = figures is { } f && f.TryGetProperty("method", out var m) && m.ValueKind == JsonValueKind.String ? m.GetString()! : "";
        return new(folder, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), solution, method, mean,
            Number(figures, "medianAngularError"), Number(figures, "seconds"),
            mean is not null && File.Exists(error) ? Image.Load(error) : null);
    }

    private static double? Number(JsonElement? figures, string name) => figures is { } f && f.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static JsonElement? Figures(string file)
    {
        if (!File.Exists(file)) return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new DataFormatException(file, e.BytePositionInLine ?? -1, "result", $"expected JSON: {e.Message}");
        }
        throw new DataFormatException(file, 0, "result", "expected a JSON object");
    }
}
