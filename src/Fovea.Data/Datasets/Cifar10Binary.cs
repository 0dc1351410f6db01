using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>CIFAR-10's binary version: records of one label and 3·32·32 pixels in the order C, H, W, in a folder or in the official
/// archive.</summary>
internal static class Cifar10Binary
{
    public const string Folder = "cifar-10-batches-bin";
    public const string Archive = "cifar-10-binary.tar.gz";
    public const int RecordSize = 1 + PixelsSize;

    private const int PixelsSize = 3 * 32 * 32;
    private const int MaxBatchSize = 50_000 * RecordSize;

    // Deflate cannot shrink by more than this.
    private const long MaxDeflateRatio = 1032;
    private const string Names = "batches.meta.txt";
    private static readonly string[] TrainFiles =
        ["data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"];
    private static readonly string[] TestFiles = ["test_batch.bin"];

    public static bool IsIn(string folder) =>
        File.Exists(Path.Combine(folder, TrainFiles[0])) && File.Exists(Path.Combine(folder, TestFiles[0]));

    public static (Dataset Train, Dataset Test) Read(string location, string[] classNames)
    {
        var files = Directory.Exists(location) ? ReadFolder(location) : ReadArchive(location);
        if (files.TryGetValue(Names, out var meta)) classNames = ReadNames(meta, Path.Combine(location, Names), classNames.Length);
        return (Join("cifar10 train", location, files, TrainFiles, classNames),
            Join("cifar10 test", location, files, TestFiles, classNames));
    }

    /// <summary>As many records as the sizes of the files say.</summary>
    public static (int Train, int Test) Count(string folder)
    {
        int Records(string[] files) => files.Select(f => BoundedFile.Info(Path.Combine(folder, f))).Where(f => f.Exists)
            .Sum(f => (int)Math.Min(int.MaxValue / 8, f.Length / RecordSize));
        return (Records(TrainFiles), Records(TestFiles));
    }

    private static Dictionary<string, byte[]> ReadFolder(string folder)
    {
        var files = new Dictionary<string, byte[]>();
        foreach (var name in (string[])[.. TrainFiles, .. TestFiles, Names])
        {
            var file = Path.Combine(folder, name);
            if (!File.Exists(file)) continue;
            CheckSize(file, name, BoundedFile.Info(file).Length);
            files[name] = BoundedFile.ReadAllBytes(file, MaxBatchSize);
        }
        return files;
    }

    private static Dictionary<string, byte[]> ReadArchive(string path)
    {
        var files = new Dictionary<string, byte[]>();
        try
        {
            using var file = File.OpenRead(path);
            using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            using var archive = new TarReader(unzipped);
            while (archive.GetNextEntry() is { } entry)
            {
                var name = Path.GetFileName(entry.Name);
                if (entry.DataStream is null || !(name == Names || TrainFiles.Contains(name) || TestFiles.Contains(name))) continue;
                CheckSize($"{path}/{entry.Name}", name, entry.Length);
                if (entry.Length > file.Length * MaxDeflateRatio) throw new DataFormatException($"{path}/{entry.Name}", -1, "length",
                    $"an archive of {file.Length} bytes cannot hold the {entry.Length} that are announced");
                files[name] = new byte[entry.Length];
                entry.DataStream.ReadExactly(files[name]);
            }
            // Padding follows the last entry; only at the very end does gzip compare its checksum.
            var padding = new byte[1 << 16];
            if (unzipped.ReadAtLeast(padding, padding.Length, throwOnEndOfStream: false) == padding.Length)
                throw new DataFormatException(path, -1, "tar.gz", "expected the end of the archive, it goes on");
        }
        catch (Exception damage) when (ArchiveDamage.Is(damage))
        {
            throw ArchiveDamage.Named(path, "tar.gz", damage);
        }
        return files;
    }

    private static void CheckSize(string path, string name, long size)
    {
        if (name == Names ? size > 4096 : size > MaxBatchSize)
            throw new DataFormatException(path, -1, "length",
                $"expected at most {(name == Names ? 4096 : MaxBatchSize)} bytes, got {size}");
        if (name != Names && (size == 0 || size % RecordSize != 0))
            throw new DataFormatException(path, size - size % RecordSize, "record",
                $"expected whole records of {RecordSize} bytes, got {size} bytes");
    }

    private static string[] ReadNames(byte[] text, string path, int count)
    {
        var names = Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length == count ? names
            : throw new DataFormatException(path, -1, "class names", $"expected {count} lines, got {names.Length}");
    }

    private static MemoryDataset Join(string name, string location, Dictionary<string, byte[]> files, string[] wanted, string[] classNames)
    {
        var missing = wanted.FirstOrDefault(file => !files.ContainsKey(file));
        if (missing is not null) throw new DataFormatException(location, -1, missing, "expected this file, found none");
        var count = wanted.Sum(file => files[file].Length / RecordSize);
        var (pixels, labels) = (new byte[count * PixelsSize], new byte[count]);
        var i = 0;
        foreach (var file in wanted)
        {
            var records = files[file].AsSpan();
            for (var at = 0; at < records.Length; at += RecordSize, i++)
            {
                labels[i] = records[at];
                if (labels[i] >= classNames.Length)
                    throw new DataFormatException(Path.Combine(location, file), at, "label",
                        $"expected 0…{classNames.Length - 1}, got {labels[i]}");
                records.Slice(at + 1, PixelsSize).CopyTo(pixels.AsSpan(i * PixelsSize));
            }
            files.Remove(file);
        }
        return new(name, pixels, labels, [3, 32, 32], classNames);
    }
}
