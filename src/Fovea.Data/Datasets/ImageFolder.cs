using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Pictures of one's own: a folder for each class, named after it, with PNG, JPEG and PNM files anywhere below.</summary>
/// <remarks>
/// Classes and files are taken in the ordinal order of their names; names that begin with a dot are passed over. Each picture is scaled
/// until its shorter side fits (bilinear, antialiased), and the middle square is cut out. Alpha is dropped, 16 bit brought to 8.
/// </remarks>
/// <example><code>
/// var (train, test) = ImageFolder.LoadParts("pictures", size: 64);
/// </code></example>
public static class ImageFolder
{
    // Sets up to this size are decoded at once and kept; larger ones are decoded anew in every epoch.
    private const long MemoryLimit = 1L << 30;

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".pgm", ".ppm", ".pnm", ".pbm"];
    private static readonly string[] TestFolders = ["test", "val", "valid", "validation"];

    /// <summary>Reads the class folders of a folder.</summary>
    /// <param name="path">The folder that holds the class folders.</param>
    /// <param name="size">Side of the pictures, in pixels.</param>
    /// <param name="grayscale">One channel of luma instead of red, green and blue.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">There are no class folders, one has no pictures, or a picture cannot be read; it is
    /// named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public static Dataset Load(string path, int size, bool grayscale = false)
    {
        var dataset = Open(path, size, grayscale);
        return (long)dataset.Count * dataset.ImageShape.Elements <= MemoryLimit ? dataset.ToMemory() : dataset;
    }

    /// <summary>Reads <c>train/</c> and <c>test/</c> (or <c>val/</c>) where there are such folders, else divides the pictures of each
    /// class.</summary>
    /// <param name="path">The folder that holds the class folders, or the two parts.</param>
    /// <param name="size">Side of the pictures, in pixels.</param>
    /// <param name="grayscale">One channel of luma instead of red, green and blue.</param>
    /// <param name="trainFraction">Part of each class to train on, where the folder is not divided.</param>
    /// <param name="seed">Chooses them.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">As for <see cref="Load"/>, or the two parts have other classes.</exception>
    public static (Dataset Train, Dataset Test) LoadParts(string path, int size, bool grayscale = false, double trainFraction = 0.8,
        ulong seed = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (PartsOf(path) is not var (trainFolder, testFolder)) return Load(path, size, grayscale).SplitStratified(trainFraction, seed);
        var (train, test) = (Load(trainFolder, size, grayscale), Load(testFolder, size, grayscale));
        if (!train.ClassNames.SequenceEqual(test.ClassNames))
            throw new DataFormatException(testFolder, -1, "classes",
                $"expected the class folders of {trainFolder} ({string.Join(", ", train.ClassNames)}), "
                + $"got {string.Join(", ", test.ClassNames)}");
        return (train, test);
    }

    internal static (string Train, string Test)? PartsOf(string path)
    {
        var train = Path.Combine(path, "train");
        var test = TestFolders.Select(name => Path.Combine(path, name)).FirstOrDefault(Directory.Exists);
        return test is not null && Directory.Exists(train) ? (train, test) : null;
    }

    internal static PictureDataset Open(string path, int size, bool grayscale)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        TransformCheck.AtLeast(size, 1, "ImageFolder", "a size");
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"ImageFolder: expected a folder with a folder for each class, {path} does not exist.");
        string[] classes = [.. Directory.GetDirectories(path).Select(f => Path.GetFileName(f)!).Where(Shown).Order(StringComparer.Ordinal)];
        if (classes.Length == 0)
            throw new DataFormatException(path, -1, "classes", "expected a folder of pictures for each class, got no folder");
        var (files, labels) = (new List<string>(), new List<int>());
        for (var label = 0; label < classes.Length; label++)
        {
            var folder = Path.Combine(path, classes[label]);
            var before = files.Count;
            files.AddRange(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(f => Shown(Path.GetFileName(f)) && Extensions.Contains(Path.GetExtension(f).ToLowerInvariant()))
                .Order(StringComparer.Ordinal));
            if (files.Count == before)
                throw new DataFormatException(folder, -1, "pictures", $"expected files {string.Join(", ", Extensions)}, found none");
            labels.AddRange(Enumerable.Repeat(label, files.Count - before));
        }
        return new(Path.GetFileName(Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar)), [.. files], [.. labels],
            [grayscale ? 1 : 3, size, size], classes);
    }

    private static bool Shown(string name) => !name.StartsWith('.');
}
