namespace Fovea.Data;

/// <summary>Pairs of IDX files in one folder, as MNIST and those after it are distributed.</summary>
internal static class IdxDataset
{
    private const int MostNamed = 6;

    public static string[] FileNames { get; } =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    public static string? Locate(string root, params ReadOnlySpan<string> folders)
    {
        foreach (var folder in folders)
        {
            var path = Path.Combine(root, folder);
            if (FileNames.All(name => FindFile(path, name) is not null)) return path;
        }
        return null;
    }

    /// <summary>The file of a name: gzipped or not, and with a dot where unpacking programs write one
    /// (<c>train-images.idx3-ubyte</c>).</summary>
    public static string? FindFile(string folder, string name)
    {
        string[] spellings = [name + ".gz", name, Dotted(name) + ".gz", Dotted(name)];
        return spellings.Select(s => Path.Combine(folder, s)).FirstOrDefault(File.Exists);
    }

    public static (Dataset Train, Dataset Test) Read(string name, string folder, string[] classNames) =>
        (ReadPart($"{name} train", folder, 0, classNames), ReadPart($"{name} test", folder, 2, classNames));

    /// <summary>As many pictures as the headers say.</summary>
    public static (int Train, int Test) Count(string folder) => (CountPart(folder, 0), CountPart(folder, 2));

    /// <summary>Where some of the files lie and others do not.</summary>
    public static string? NearMiss(string root, params ReadOnlySpan<string> folders)
    {
        foreach (var folder in folders)
        {
            var path = Path.Combine(root, folder);
            if (!Directory.Exists(path)) continue;
            var missing = FileNames.Where(name => FindFile(path, name) is null).ToList();
            var files = Directory.EnumerateFiles(path).Select(f => Path.GetFileName(f)!)
                .Where(f => f.Contains("idx", StringComparison.OrdinalIgnoreCase)
                    || f.Contains("ubyte", StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal).ToList();
            if (files.Count > 0 && missing.Count > 0)
                return $"{path} has {string.Join(", ", files.Take(MostNamed))}{(files.Count > MostNamed ? ", …" : "")}"
                    + $" and lacks {string.Join(", ", missing)}";
        }
        return null;
    }

    private static MemoryDataset ReadPart(string name, string folder, int first, string[] classNames)
    {
        var (pixels, count, shape) = IdxFile.ReadImages(Require(folder, FileNames[first]));
        var labels = IdxFile.ReadLabels(Require(folder, FileNames[first + 1]), count, classNames.Length);
        return new(name, pixels, labels, shape, classNames);
    }

    private static int CountPart(string folder, int first)
    {
        var path = Require(folder, FileNames[first]);
        using var file = File.OpenRead(path);
        return IdxFile.Count(file, path);
    }

    private static string Dotted(string name) =>
        name.Replace("-idx", ".idx", StringComparison.Ordinal);

    private static string Require(string folder, string name) => FindFile(folder, name)
        ?? throw new FileNotFoundException($"{folder}: expected {name}.gz or {name}, found neither.", Path.Combine(folder, name));
}
