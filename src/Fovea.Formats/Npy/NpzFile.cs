using System.IO.Compression;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>Several arrays in NumPy's own format: a zip archive of <c>.npy</c> files.</summary>
/// <param name="Arrays">Arrays of real numbers by name, without the ending, in the archive's order.</param>
/// <remarks>Source: numpy.savez and numpy.savez_compressed.</remarks>
public sealed record NpzFile(IReadOnlyDictionary<string, Tensor> Arrays)
{
    private const string Ending = ".npy";

    private const int MostArrays = 100_000;

    /// <summary>The arrays that are none of real numbers, each with the reason why it cannot be read.</summary>
    public IReadOnlyDictionary<string, string> Others { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads a file. Element types change as <see cref="NpyFile.Load"/> says.</summary>
    /// <exception cref="DataFormatException">The file is not what the format says; names the array and the field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NpzFile Load(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads an archive.</summary>
    /// <param name="stream">The archive; it can seek.</param>
    /// <param name="name">The file's name in errors.</param>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static NpzFile Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var (arrays, others) = (new OrderedDictionary<string, Tensor>(), new OrderedDictionary<string, string>());
        // Entries may share their bytes: the sum is bounded, too.
        var left = stream.Length * ZipMember.LargestExpansion;
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Count > MostArrays) throw new DataFormatException(name, -1, "zip",
                $"expected at most {MostArrays} arrays, got {archive.Entries.Count}");
            foreach (var entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(Ending, StringComparison.Ordinal)) continue;
                var variable = entry.FullName[..^Ending.Length];
                if (arrays.ContainsKey(variable) || others.ContainsKey(variable))
                    throw new DataFormatException(name, -1, variable, "expected each name once");
                var bytes = ZipMember.Read(entry, $"{name}/{entry.FullName}", ref left);
                var header = NpyFile.ReadHeader(new MemorySource(bytes), bytes.Length, $"{name}/{entry.FullName}", out _);
                if (header.Refusal is { } refusal) others.Add(variable, refusal);
                else arrays.Add(variable, NpyFile.Read(bytes, $"{name}/{entry.FullName}"));
            }
        }
        catch (Exception damage) when (damage is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            throw new DataFormatException(name, -1, "zip",
                $"the archive is damaged or of a kind that is not read ({damage.Message.TrimEnd('.')})");
        }
        return new(arrays) { Others = others };
    }

    /// <summary>Writes arrays, wholly or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="arrays">Arrays by name.</param>
    /// <param name="compress">Whether to compress them, as numpy.savez_compressed does.</param>
    /// <exception cref="ArgumentException">A name comes twice, or is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        var list = arrays.ToList();
        var names = new HashSet<string>();
        foreach (var (name, _) in list)
            if (string.IsNullOrEmpty(name) || !names.Add(name))
                throw new ArgumentException($"NpzFile.Save: expected each array under a name of its own, got '{name}'.", nameof(arrays));
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, array) in list)
            {
                var entry = archive.CreateEntry(name + Ending, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                // The same arrays give the same bytes.
                entry.LastWriteTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var to = entry.Open();
                NpyFile.Write(to, array);
            }
        });
    }

    /// <summary>The array of a name.</summary>
    /// <param name="variable">The name, without the ending.</param>
    /// <param name="file">The file's name in errors.</param>
    /// <exception cref="DataFormatException">The file has no such array of numbers; the message lists those that it has.</exception>
    public Tensor Array(string variable, string file) => Arrays.TryGetValue(variable, out var array) ? array
        : throw new DataFormatException(file, -1, variable, Others.TryGetValue(variable, out var refusal) ? refusal
            : $"expected this array, the file has {(Arrays.Count == 0 ? "none" : string.Join(", ", Arrays.Keys))}");
}
