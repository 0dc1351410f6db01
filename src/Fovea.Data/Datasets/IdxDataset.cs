namespace Fovea.Data;

/// <summary>Pairs of IDX files in one folder, as MNIST and those after it are distributed.</summary>
internal static class IdxDataset
{
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

    public static string? FindFile(string folder, string name)
    {
        var plain = Path.Combine(folder, name);
        return File.Exists(plain + ".gz") ? plain + ".gz" : File.Exists(plain) ? plain : null;
    }

    public static (Dataset Train, Dataset Test) Read(string name, string folder, string[] classNames) =>
        (ReadPart($"{name} train", folder, 0, classNames), ReadPart($"{name} test", folder, 2, classNames));

    private static MemoryDataset ReadPart(string name, string folder, int first, string[] classNames)
    {
        var (pixels, count, shape) = IdxFile.ReadImages(Require(folder, FileNames[first]));
        var labels = IdxFile.ReadLabels(Require(folder, FileNames[first + 1]), count, classNames.Length);
        return new(name, pixels, labels, shape, classNames);
    }

    private static string Require(string folder, string name) => FindFile(folder, name)
        ?? throw new FileNotFoundException($"{folder}: expected {name}.gz or {name}, found neither.", Path.Combine(folder, name));
}
