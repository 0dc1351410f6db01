namespace Fovea.Photometry;

/// <summary>Files of a scene's folder.</summary>
internal static class ScenePath
{
    /// <summary>Endings of pictures, in lower case.</summary>
    public static IReadOnlyList<string> Pictures => Imaging.ImageFormats.Read;

    /// <summary>The path, of a file that exists.</summary>
    /// <exception cref="FileNotFoundException">It does not.</exception>
    public static string Existing(string path) => File.Exists(path) ? path
        : throw new FileNotFoundException($"{path}: no such file.", path);

    /// <summary>A file by its name, else by its name in other letters: Mask.PNG for mask.png; null where there is none.</summary>
    public static string? Find(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        if (File.Exists(path)) return path;
        var place = Path.GetDirectoryName(path)!;
        return !Directory.Exists(place) ? null : Directory.EnumerateFiles(place)
            .Where(f => Path.GetFileName(f).Equals(Path.GetFileName(name), StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>A picture by its name without the ending, whatever its format; null where there is none.</summary>
    public static string? FindPicture(string folder, string stem) =>
        Pictures.Select(ending => Find(folder, stem + ending)).FirstOrDefault(p => p is not null);

    /// <summary>The folder's own name.</summary>
    public static string Name(string folder) => new DirectoryInfo(folder).Name;
}
