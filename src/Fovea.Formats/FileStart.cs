namespace Fovea.Formats;

/// <summary>How a file begins: enough to say what it is, whatever its name.</summary>
/// <param name="Path">The file.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Bytes">Its first bytes, 4096 at most.</param>
public sealed record FileStart(string Path, long Length, ReadOnlyMemory<byte> Bytes)
{
    private const int Most = 4096;

    /// <summary>Reads how a file begins.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileStart Of(string path)
    {
        using var stream = File.OpenRead(path);
        var bytes = new byte[(int)Math.Min(Most, stream.Length)];
        stream.ReadExactly(bytes);
        return new(path, stream.Length, bytes);
    }

    /// <summary>Whether the file begins with these bytes.</summary>
    public bool StartsWith(ReadOnlySpan<byte> magic) => Bytes.Span.StartsWith(magic);

    /// <summary>Whether the file's name ends so, in any case of letters.</summary>
    public bool EndsWith(string extension) => Path.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
