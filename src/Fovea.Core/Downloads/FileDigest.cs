using System.Security.Cryptography;

namespace Fovea;

/// <summary>The published checksum of a file.</summary>
public sealed class FileDigest
{
    private FileDigest(string algorithm, string hex) => (Algorithm, Hex) = (algorithm, hex);

    /// <summary><c>SHA-256</c> or <c>MD5</c>.</summary>
    public string Algorithm { get; }

    /// <summary>Lower-case hexadecimal digits: 64 for SHA-256, fewer where only the first ones are published, 32 for MD5.</summary>
    public string Hex { get; }

    /// <summary>A SHA-256 checksum.</summary>
    /// <exception cref="ArgumentException">There are not 64 hexadecimal digits.</exception>
    public static FileDigest Sha256(string hex) => new("SHA-256", Check(hex, 64));

    /// <summary>The first digits of a SHA-256 checksum, as the names of some files carry them: finds damage, but does not withstand an
    /// attacker.</summary>
    /// <exception cref="ArgumentException">There are not 8…64 hexadecimal digits.</exception>
    public static FileDigest Sha256Prefix(string hex) => new("SHA-256", Check(hex, Math.Clamp(hex?.Length ?? 0, 8, 64)));

    /// <summary>An MD5 checksum: finds damage, but does not withstand an attacker. For files with no published SHA-256.</summary>
    /// <exception cref="ArgumentException">There are not 32 hexadecimal digits.</exception>
    public static FileDigest Md5(string hex) => new("MD5", Check(hex, 32));

    /// <summary>The checksum of a stream from where it stands to its end, by this algorithm.</summary>
    public FileDigest Of(Stream stream) => new(Algorithm, Convert.ToHexStringLower(Compute(stream)));

    /// <summary>The checksum of a file, by this algorithm.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public FileDigest Of(string path)
    {
        using var stream = File.OpenRead(path);
        return Of(stream);
    }

    /// <summary>Whether a file has this checksum.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool Matches(string path) => IsOf(Of(path));

    /// <summary>Whether a whole checksum is this one, or begins with these digits.</summary>
    public bool IsOf(FileDigest whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        return whole.Algorithm == Algorithm && whole.Hex.StartsWith(Hex, StringComparison.Ordinal);
    }

    /// <summary>Algorithm and digits.</summary>
    public override string ToString() => $"{Algorithm} {Hex}";

#pragma warning disable CA5351 // MD5 is what the authors of some datasets published.
    private byte[] Compute(Stream stream) => Algorithm == "MD5" ? MD5.HashData(stream) : SHA256.HashData(stream);
#pragma warning restore CA5351

    private static string Check(string hex, int digits)
    {
        ArgumentNullException.ThrowIfNull(hex);
        return hex.Length == digits && hex.All(char.IsAsciiHexDigit) ? hex.ToLowerInvariant()
            : throw new ArgumentException($"FileDigest: expected {digits} hexadecimal digits, got '{hex}'.", nameof(hex));
    }
}
