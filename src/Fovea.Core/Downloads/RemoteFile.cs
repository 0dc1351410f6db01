namespace Fovea;

/// <summary>A file that is the same wherever it is fetched from.</summary>
/// <param name="Name">Its name in the folder it is fetched into.</param>
/// <param name="Mirrors">Where it is, in the order to try.</param>
/// <param name="Digest">Its published checksum; null where none is known, and what comes cannot be verified.</param>
/// <param name="Size">In bytes; more is never fetched. 0 where it is not known.</param>
public sealed record RemoteFile(string Name, IReadOnlyList<Uri> Mirrors, FileDigest? Digest, long Size)
{
    /// <summary>Of a file whose size is not known, the most bytes that are fetched.</summary>
    public long MostBytes { get; init; } = 1L << 32;

    /// <summary>Checksum of the data inside a compressed file, by which a copy that was compressed anew is still known; null where none is
    /// known.</summary>
    public FileDigest? Content { get; init; }

    /// <summary>A file that lies under its name in several folders.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folders">Addresses that end with a slash, in the order to try.</param>
    /// <param name="sha256">Its checksum, in hexadecimal digits.</param>
    /// <param name="size">In bytes.</param>
    /// <param name="content">The checksum of what a compressed file holds, or null.</param>
    public static RemoteFile Of(string name, string[] folders, string sha256, long size, string? content = null) =>
        new(name, [.. folders.Select(folder => new Uri(folder + name))], FileDigest.Sha256(sha256), size)
        {
            Content = content is null ? null : FileDigest.Sha256(content),
        };
}
