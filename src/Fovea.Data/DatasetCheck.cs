using System.IO.Compression;

namespace Fovea.Data;

/// <summary>What data on disk turned out to be.</summary>
/// <param name="Name">Of the data.</param>
/// <param name="Location">The folder or archive.</param>
/// <param name="Files">One result for each published file that is there.</param>
/// <param name="Train">Pictures to train on, or 0 where it cannot be read.</param>
/// <param name="Test">Pictures to test on, or 0 where it cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null where it can.</param>
public sealed record DatasetCheck(string Name, string Location, IReadOnlyList<FileCheck> Files, int Train, int Test, string? Problem)
{
    /// <summary>Whether the data can be read and no file differs from the published one.</summary>
    public bool Passed => Problem is null && Files.All(f => f.State != FileState.Different);

    internal static DatasetCheck Of(DownloadEntry entry, string location)
    {
        var files = entry.Files.Select(file => (file, path: entry.FileAt(location, file))).Where(f => f.path is not null)
            .Select(f => Compare(f.file, f.path!)).ToArray();
        if (files.Length == 0 && entry.Files.Count > 0)
            files = [new(location, FileState.Unknown, "unpacked: there are no published checksums of these files")];
        try
        {
            var (train, test) = entry.ReadAllOf(location);
            return new(entry.Name, location, files, train, test, null);
        }
        catch (IOException problem)
        {
            return new(entry.Name, location, files, 0, 0, problem.Message);
        }
    }

    private static FileCheck Compare(RemoteFile file, string path)
    {
        if (file.Digest is not { } digest) return new(path, FileState.Unknown, "there is no published checksum of this file");
        var found = digest.Of(path);
        if (found.Hex == digest.Hex) return new(path, FileState.Official, digest.ToString());
        if (file.Content is { } expected)
        {
            var content = ContentDigest(path, expected, out var problem);
            return content is null ? new(path, FileState.Different, problem!)
                : content.Hex == expected.Hex ? new(path, FileState.SameContent, $"packed otherwise, the same data: {expected}")
                : new(path, FileState.Different, $"expected data with {expected}, got {content.Hex}");
        }
        return new(path, FileState.Different, $"expected {digest}, got {found.Hex}");
    }

    private static FileDigest? ContentDigest(string path, FileDigest algorithm, out string? problem)
    {
        problem = null;
        try
        {
            using var file = File.OpenRead(path);
            if (!path.EndsWith(".gz", StringComparison.Ordinal)) return algorithm.Of(file);
            using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            return algorithm.Of(unzipped);
        }
        catch (InvalidDataException damage)
        {
            problem = $"the compressed data is damaged ({damage.Message.TrimEnd('.')})";
            return null;
        }
    }
}
