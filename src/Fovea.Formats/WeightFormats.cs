namespace Fovea.Formats;

/// <summary>The formats of weights: of a file that is there by what it holds, of one to write by the ending of its name.</summary>
public static class WeightFormats
{
    private const int ShownBytes = 8;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IWeightFormat> All => Catalog<IWeightFormat>.All;

    /// <summary>The format of a file to write: that of its ending, or else safetensors.</summary>
    public static IWeightFormat ByEnding(string path) => Ending(path) ?? new SafetensorsFormat();

    /// <summary>The format of a file to read, by its contents, whatever its name. Of several that recognise it, and of a damaged file that
    /// none does, the ending decides.</summary>
    /// <exception cref="DataFormatException">No format knows the file; the message shows how it begins and lists the formats.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IWeightFormat Of(string path)
    {
        var start = FileStart.Of(path);
        var (found, named) = (All.Where(f => f.Recognizes(start)).ToList(), Ending(path));
        if (found.Count > 0) return named is not null && found.Contains(named) ? named : found[0];
        if (start.StartsWith("version https://git-lfs"u8)) throw new DataFormatException(path, 0, "magic",
            "this is a pointer of Git LFS, not the file itself. Fetch it with: git lfs pull");
        // The format's own reader says what is wrong with the file.
        return named ?? throw new DataFormatException(path, 0, "magic",
            $"expected weights as {string.Join(", ", All.Select(f => f.Name))}, got {Beginning(start)}");
    }

    // The longest ending, as .safetensors.index.json is one of .json.
    private static IWeightFormat? Ending(string path) => All
        .SelectMany(f => f.Extensions, (format, ending) => (format, ending))
        .Where(f => path.EndsWith(f.ending, StringComparison.OrdinalIgnoreCase))
        .OrderByDescending(f => f.ending.Length).Select(f => f.format).FirstOrDefault();

    private static string Beginning(FileStart start) => start.Length == 0 ? "an empty file"
        : $"a file that begins with {Convert.ToHexString(start.Bytes.Span[..Math.Min(ShownBytes, start.Bytes.Length)])}";
}
