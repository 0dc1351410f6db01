using System.Formats.Tar;
using System.IO.Compression;
using Fovea.Imaging;
using SharpCompress.Compressors.Xz;

namespace Fovea.Data;

/// <summary>An archive of pictures, <c>{train,test}/{class}/NNNN.jpg</c>, packed by xz or gzip or not at all, that is read without
/// unpacking it onto the disk.</summary>
internal static class PictureArchive
{
    private const int MostFiles = 1 << 18, MostBytes = 1 << 20;
    private const long MostOfAll = 1L << 30;
    private static readonly string[] Endings = [".tar.xz", ".txz", ".tar.gz", ".tgz", ".tar"];

    /// <summary>Whether a file's name ends as one of these does.</summary>
    public static bool IsNamed(string path) => Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads both parts.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="name">What the parts are called.</param>
    /// <param name="side">Of the pictures, in pixels.</param>
    /// <param name="classes">Names of the folders; class k is number k.</param>
    /// <exception cref="DataFormatException">The archive or a picture is damaged, or a part is missing.</exception>
    public static (Dataset Train, Dataset Test) Read(string path, string name, int side, string[] classes)
    {
        var files = Unpack(path, classes);
        return (Decode(path, $"{name} train", files["train"], side, classes), Decode(path, $"{name} test", files["test"], side, classes));
    }

    private static Dictionary<string, List<(string File, int Label, byte[] Bytes)>> Unpack(string path, string[] classes)
    {
        var parts = new Dictionary<string, List<(string File, int Label, byte[] Bytes)>> { ["train"] = [], ["test"] = [] };
        var (count, all) = (0, 0L);
        try
        {
            using var file = File.OpenRead(path);
            using var plain = Open(file, path);
            using var archive = new TarReader(plain);
            while (archive.GetNextEntry() is { } entry)
            {
                if (entry.DataStream is not { } data
                    || entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)) continue;
                var way = entry.Name.Split('/');
                if (way.Length < 3 || !parts.TryGetValue(way[^3], out var part) || way[^1].StartsWith('.')) continue;
                var label = Array.IndexOf(classes, way[^2]);
                if (label < 0) throw new DataFormatException(path, -1, entry.Name,
                    $"expected a class of {string.Join(", ", classes)}, got {way[^2]}");
                if (entry.Length > MostBytes || (all += entry.Length) > MostOfAll || ++count > MostFiles)
                    throw new DataFormatException(path, -1, entry.Name,
                    $"expected at most {MostFiles} pictures of {MostBytes} bytes, {MostOfAll} in all");
                var bytes = new byte[entry.Length];
                data.ReadExactly(bytes);
                part.Add((entry.Name, label, bytes));
            }
        }
        catch (Exception damage) when (ArchiveDamage.Is(damage))
        {
            throw ArchiveDamage.Named(path, "archive", damage);
        }
        return parts;
    }

    private static Stream Open(Stream file, string path) => path[path.LastIndexOf('.')..].ToLowerInvariant() switch
    {
        ".xz" or ".txz" => new XZStream(file),
        ".gz" or ".tgz" => new GZipStream(file, CompressionMode.Decompress, leaveOpen: true),
        _ => file,
    };

    private static MemoryDataset Decode(string path, string name, List<(string File, int Label, byte[] Bytes)> files, int side,
        string[] classes)
    {
        if (files.Count == 0) throw new DataFormatException(path, -1, name.Split(' ')[^1],
            "expected a folder of pictures for each class, found none");
        // As folders are read: class by class, files by name.
        var order = files.OrderBy(f => f.Label).ThenBy(f => f.File, StringComparer.Ordinal).ToArray();
        var plane = side * side;
        var pixels = new byte[(long)order.Length * 3 * plane];
        ReadAll.Run(order.Length, i =>
        {
            var image = Image.Load(order[i].Bytes, $"{path}/{order[i].File}").To8Bit().ToRgb();
            if (image.Width != side || image.Height != side) throw new DataFormatException($"{path}/{order[i].File}", -1, "size",
                $"expected {side}×{side} pixels, got {image.Width}×{image.Height}");
            var to = pixels.AsSpan(i * 3 * plane, 3 * plane);
            var samples = image.Pixels8;
            for (var k = 0; k < samples.Length; k++) to[k % 3 * plane + k / 3] = samples[k];
        });
        return new(name, pixels, Array.ConvertAll(order, f => f.Label), [3, side, side], classes);
    }
}
