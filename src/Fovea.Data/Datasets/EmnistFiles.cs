using System.IO.Compression;

namespace Fovea.Data;

/// <summary>EMNIST's IDX files of one division, in its archive or in a folder.</summary>
internal sealed class EmnistFiles : IDisposable
{
    public const string Archive = "gzip.zip";

    // Of a member of the archive; that of the largest is below 200 MB.
    private const long MostBytes = 1L << 30;

    private readonly string _location;
    private readonly string _division;
    private readonly ZipArchive? _archive;

    /// <param name="location">The archive, or the folder with the files.</param>
    /// <param name="division">Whose files.</param>
    /// <exception cref="DataFormatException">The archive is damaged.</exception>
    public EmnistFiles(string location, string division)
    {
        (_location, _division) = (location, division);
        if (Directory.Exists(location)) return;
        try
        {
            _archive = ZipFile.OpenRead(location);
        }
        catch (InvalidDataException damage)
        {
            throw Damaged(damage);
        }
    }

    public static string Name(string division, string part, string what) =>
        $"emnist-{division}-{part}-{what}-{(what == "images" ? "idx3" : "idx1")}-ubyte.gz";

    public static string? Locate(string root, string division)
    {
        string[] folders = [Path.Combine(root, "emnist"), Path.Combine(root, "emnist", "gzip"), Path.Combine(root, "EMNIST", "raw"), root];
        return folders.FirstOrDefault(f => FileOf(f, division, "train", "images") is not null
                && FileOf(f, division, "train", "labels") is not null && FileOf(f, division, "test", "images") is not null
                && FileOf(f, division, "test", "labels") is not null)
            ?? folders[..1].SelectMany(f => new[] { Path.Combine(f, Archive), Path.Combine(f, "emnist.zip") }).FirstOrDefault(File.Exists);
    }

    public void Dispose() => _archive?.Dispose();

    public int CountPart(string part)
    {
        using var images = Open(part, "images", out var name);
        return IdxFile.Count(images, name);
    }

    public MemoryDataset ReadPart(string part, string dataset, string[] classes, int first)
    {
        using var images = Open(part, "images", out var imagesName);
        var (pixels, count, shape) = IdxFile.ReadImages(images, imagesName);
        using var labels = Open(part, "labels", out var labelsName);
        var numbers = IdxFile.ReadLabels(labels, labelsName, count, classes.Length, first);
        if (shape[1] != shape[2]) throw new DataFormatException(imagesName, 8, "rows, columns",
            $"expected squares, got {shape[1]}×{shape[2]}");
        Transpose(pixels, count, shape[1]);
        return new($"{dataset} {part}", pixels, numbers, shape, classes);
    }

    private static void Transpose(byte[] pixels, int count, int side) => Parallel.For(0, count, i =>
    {
        var picture = pixels.AsSpan(i * side * side, side * side);
        for (var y = 0; y < side; y++)
            for (var x = y + 1; x < side; x++)
                (picture[y * side + x], picture[x * side + y]) = (picture[x * side + y], picture[y * side + x]);
    });

    private static string? FileOf(string folder, string division, string part, string what)
    {
        var path = Path.Combine(folder, Name(division, part, what));
        return File.Exists(path) ? path : File.Exists(path[..^3]) ? path[..^3] : null;
    }

    private Stream Open(string part, string what, out string name)
    {
        if (_archive is null)
        {
            name = FileOf(_location, _division, part, what) ?? throw new FileNotFoundException(
                $"{_location}: expected {Name(_division, part, what)}, found none.", Name(_division, part, what));
            return File.OpenRead(name);
        }
        var wanted = Name(_division, part, what);
        name = $"{_location}/{wanted}";
        try
        {
            var entry = _archive.Entries.FirstOrDefault(e => e.Name == wanted)
                ?? throw new DataFormatException(_location, -1, wanted, "expected this file, found none");
            // The member is gzipped already, so that it is not much smaller in the archive.
            if (entry.Length > Math.Min(MostBytes, 16 * entry.CompressedLength + 1024)) throw new DataFormatException(name, -1, "zip",
                $"{entry.CompressedLength} bytes cannot hold the {entry.Length} that are announced");
            using var from = entry.Open();
            var bytes = new byte[entry.Length];
            from.ReadExactly(bytes);
            return new MemoryStream(bytes, writable: false);
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw Damaged(damage);
        }
    }

    private DataFormatException Damaged(Exception damage) =>
        new(_location, -1, "zip", $"the archive is damaged or cut off ({damage.Message.TrimEnd('.')})");
}
