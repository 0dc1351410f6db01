using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Which pictures of a folder are of the object under one light each, and in which order.</summary>
internal static class PictureNames
{
    // Pictures that are none of the object under a light: of the scene, and what commands of this library write.
    private static readonly string[] Others =
    [
        "mask", "dark", "normal_gt", "normals", "albedo", "depth", "error", "shadows", "reconstruction", "relit", "contact-sheet",
    ];

    /// <summary>Those of filenames.txt in its order; without it all in natural order, img2 before img10.</summary>
    /// <exception cref="DataFormatException">There is none, or filenames.txt names one twice.</exception>
    /// <exception cref="FileNotFoundException">One that filenames.txt names is not there.</exception>
    public static List<string> Find(string folder) =>
        ScenePath.Find(folder, DiligentFolder.Names) is { } list ? Resolve(folder, Listed(list)) : Sorted(folder);

    /// <summary>The lines of filenames.txt.</summary>
    public static List<string> Listed(string path)
    {
        var lines = TextLines.Read(path);
        if (lines.Count == 0) throw new DataFormatException(path, -1, "names", "expected one picture a line, got none");
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (number, text) in lines)
            if (!seen.TryAdd(Plain(text), number)) throw new DataFormatException(path, -1, $"line {number}",
                $"expected each picture once, got {Plain(text)} again, which is in line {seen[Plain(text)]}");
        return lines.ConvertAll(l => Plain(l.Text));
    }

    /// <summary>The files of names: as they stand, or without folders of another machine, or in other letters.</summary>
    public static List<string> Resolve(string folder, List<string> names) => names.ConvertAll(name =>
        ScenePath.Find(folder, name) ?? ScenePath.Find(folder, name.Replace('\\', '/'))
        ?? ScenePath.Find(folder, name[(name.LastIndexOfAny(['/', '\\']) + 1)..])
        ?? ScenePath.Existing(Path.Combine(folder, name)));

    private static string Plain(string text) => text.Trim('"', ' ', '\t', ',', ';');

    private static List<string> Sorted(string folder)
    {
        var paths = Directory.EnumerateFiles(folder).Where(f => Imaging.ImageFormats.IsPicture(f))
            .Where(f => Path.GetFileName(f)[0] != '.' && !Others.Contains(Path.GetFileNameWithoutExtension(f).ToLowerInvariant()))
            .OrderBy(f => Path.GetFileName(f), NaturalOrder.Instance).ToList();
        IEnumerable<string> raws = paths.Count > 0 ? []
            : Directory.EnumerateFiles(folder).Where(Imaging.ImageFormats.IsRaw).Order(NaturalOrder.Instance);
        if (raws.FirstOrDefault() is { } raw) throw new DataFormatException(raw, -1, "format",
            $"expected a picture, got a raw photograph; {Imaging.ImageFormats.RawAdvice}");
        return paths.Count > 0 ? paths
            : throw new DataFormatException(folder, -1, "pictures", $"expected files of {string.Join(", ", ScenePath.Pictures)}, got none");
    }
}
