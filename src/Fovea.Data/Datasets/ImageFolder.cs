using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Pictures of one's own: a folder for each class, named after it, with picture files of any format anywhere below.</summary>
/// <remarks>
/// Classes are taken in the ordinal order of their names (1, 10, 2: <see cref="Dataset.ClassNames"/> says which is which), the pictures of
/// each in natural order. Files and folders whose names begin with a dot are passed over at any depth. Every picture is read, or
/// before this returns: into memory, or, where all of them are more than a gibibyte, into a file of the cache folder
/// (<see cref="DataRoot.Cache"/>), which is used again until a file's name, length or date changes. Each is scaled until its shorter side
/// fits (bilinear, antialiased), and the middle square is cut out. Alpha is laid on a background, 16 bit brought to 8.
/// </remarks>
/// <example><code>
/// var (train, test) = ImageFolder.LoadParts("pictures", size: 64);
/// foreach (var line in test.Warnings) Console.Error.WriteLine(line);
/// </code></example>
public static class ImageFolder
{
    // Sets up to this size are decoded at once and kept; larger ones once into a file of the cache.
    internal const long MemoryLimit = 1L << 30;

    private static readonly string[] TestFolders = ["test", "val", "valid", "validation"];

    /// <summary>Reads the class folders of a folder.</summary>
    /// <param name="path">The folder that holds the class folders.</param>
    /// <param name="size">Side of the pictures, in pixels.</param>
    /// <param name="grayscale">One channel of luma instead of red, green and blue.</param>
    /// <param name="skipBad">Leave pictures that cannot be read out, and say so in <see cref="Dataset.Warnings"/>.</param>
    /// <param name="background">What transparent pixels are laid on; white unless given.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">There are no class folders, one has no pictures, or pictures cannot be read; all of them are
    /// named, up to 20.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public static Dataset Load(string path, int size, bool grayscale = false, bool skipBad = false, Rgb? background = null) =>
        ReadCached(PictureFolder.Find(path, size), size, grayscale, skipBad, background, MemoryLimit).Data;

    /// <summary>Reads <c>train/</c> and <c>test/</c> (or <c>val/</c>) where there are such folders, else divides the pictures of each
    /// class.</summary>
    /// <remarks>Files that are the same in both parts are named in <see cref="Dataset.Warnings"/>.</remarks>
    /// <param name="path">The folder that holds the class folders, or the two parts.</param>
    /// <param name="size">Side of the pictures, in pixels.</param>
    /// <param name="grayscale">One channel of luma instead of red, green and blue.</param>
    /// <param name="trainFraction">Part of each class to train on, where the folder is not divided.</param>
    /// <param name="seed">Chooses them.</param>
    /// <param name="skipBad">Leave pictures that cannot be read out, and say so in <see cref="Dataset.Warnings"/>.</param>
    /// <param name="background">What transparent pixels are laid on; white unless given.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="DataFormatException">As for <see cref="Load"/>, or the two parts have other classes.</exception>
    public static (Dataset Train, Dataset Test) LoadParts(string path, int size, bool grayscale = false, double trainFraction = 0.8,
        ulong seed = 0, bool skipBad = false, Rgb? background = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (PartsOf(path) is not var (trainFolder, testFolder))
        {
            var (files, all) = ReadCached(PictureFolder.Find(path, size), size, grayscale, skipBad, background, MemoryLimit);
            var (first, second) = all.SplitStratified(trainFraction, seed);
            string[] Of(Dataset part) => [.. ((SubsetDataset)part).Indices.Select(i => files.Files[i])];
            var shared = SharedPictures.Warnings(Of(first), Of(second));
            return (first, shared.Count == 0 ? second
                : new SubsetDataset(all, [.. ((SubsetDataset)second).Indices]) { Warnings = [.. all.Warnings, .. shared] });
        }
        return LoadPair(trainFolder, testFolder, size, grayscale, skipBad, background);
    }

    /// <summary>Reads two folders of the same classes.</summary>
    internal static (Dataset Train, Dataset Test) LoadPair(string trainFolder, string testFolder, int size, bool grayscale, bool skipBad,
        Rgb? background = null)
    {
        var (train, test) = (PictureFolder.Find(trainFolder, size), PictureFolder.Find(testFolder, size));
        if (!train.Classes.SequenceEqual(test.Classes))
            throw new DataFormatException(testFolder, -1, "classes",
                $"expected the class folders of {trainFolder} ({string.Join(", ", train.Classes)}), "
                + $"got {string.Join(", ", test.Classes)}");
        var (trainFiles, learned) = ReadCached(train, size, grayscale, skipBad, background, MemoryLimit);
        var (testFiles, measured) = ReadCached(test, size, grayscale, skipBad, background, MemoryLimit);
        var same = SharedPictures.Warnings(trainFiles.Files, testFiles.Files);
        return (learned, same.Count == 0 ? measured
            : new SubsetDataset(measured, [.. Enumerable.Range(0, measured.Count)]) { Warnings = [.. measured.Warnings, .. same] });
    }

    /// <summary>The part of a folder to train on, or to test on, where it has one; else the folder.</summary>
    internal static string PartOf(string path, bool forTest = false) =>
        (forTest ? TestFolders : ["train"]).Select(name => Path.Combine(path, name))
            .FirstOrDefault(p => Directory.Exists(p) && Directory.EnumerateDirectories(p).Any()) ?? path;

    internal static (string Train, string Test)? PartsOf(string path)
    {
        var train = Path.Combine(path, "train");
        var test = TestFolders.Select(name => Path.Combine(path, name)).FirstOrDefault(Directory.Exists);
        return test is not null && Directory.Exists(train) ? (train, test) : null;
    }

    /// <summary>The pictures of files that can be read, in memory where they are at most so many bytes, else in a file of the cache; where
    /// none can be written, decoded anew whenever they are read.</summary>
    internal static (PictureFolder Files, Dataset Data) ReadCached(PictureFolder folder, int size, bool grayscale, bool skipBad,
        Rgb? background, long memoryLimit)
    {
        var data = folder.Open(size, grayscale, background);
        var elements = data.ImageShape.Elements;
        if ((long)data.Count * elements <= memoryLimit) return Read(folder, size, grayscale, skipBad, background, memoryLimit);
        BadPictures? bad = null;
        PixelStore store;
        try
        {
            store = PixelStore.Create(data.Count, elements, 0, new(folder.Files, $"{data.ImageShape} {background ?? Rgb.White}"), write =>
            {
                bad = BadPictures.Find(folder, i =>
                {
                    var pixels = new byte[elements];
                    data.Read(i, pixels);
                    write(i, pixels);
                });
                return bad.Positions;
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Read(folder, size, grayscale, skipBad, background, memoryLimit);
        }
        var unread = store.Unread.ToHashSet();
        // Those that could not be read when the file was written say again why.
        bad ??= BadPictures.Find(folder, i =>
        {
            if (unread.Contains(i)) data.Read(i, new byte[elements]);
        });
        bad.Refuse(skipBad);
        var kept = folder.Except(bad.Positions);
        return (kept, new StoredPictures(data.Name, store, [.. Enumerable.Range(0, data.Count).Where(i => !bad.Positions.Contains(i))],
            kept.Labels, data.ImageShape, folder.Classes)
        {
            Warnings = bad.Warnings,
        });
    }

    /// <summary>The pictures of files that can be read, in memory where they are at most so many bytes.</summary>
    internal static (PictureFolder Files, Dataset Data) Read(PictureFolder folder, int size, bool grayscale, bool skipBad, Rgb? background,
        long memoryLimit)
    {
        var data = folder.Open(size, grayscale, background);
        var elements = data.ImageShape.Elements;
        if ((long)data.Count * elements > memoryLimit)
        {
            var unusable = BadPictures.Find(folder, i => ImageFormats.Inspect(folder.Files[i]));
            unusable.Refuse(skipBad);
            var usable = folder.Except(unusable.Positions);
            return (usable, usable.Open(size, grayscale, background, unusable.Warnings));
        }
        var pixels = new byte[data.Count * elements];
        var bad = BadPictures.Find(folder, i => data.Read(i, pixels.AsSpan(i * elements, elements)));
        bad.Refuse(skipBad);
        var kept = folder.Except(bad.Positions);
        return (kept, new MemoryDataset(data.Name, Without(pixels, bad.Positions, elements), kept.Labels, data.ImageShape, folder.Classes)
        {
            Warnings = bad.Warnings,
        });
    }

    private static byte[] Without(byte[] pixels, IReadOnlyCollection<int> left, int elements)
    {
        if (left.Count == 0) return pixels;
        var kept = new byte[pixels.Length - left.Count * elements];
        for (int i = 0, to = 0; i < pixels.Length / elements; i++)
            if (!left.Contains(i)) pixels.AsSpan(i * elements, elements).CopyTo(kept.AsSpan(elements * to++));
        return kept;
    }
}
