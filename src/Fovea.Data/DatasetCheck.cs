using System.IO.Compression;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>What a dataset on disk turned out to be.</summary>
/// <param name="Name">Of the dataset.</param>
/// <param name="Location">The folder or archive.</param>
/// <param name="Files">One result for each published file that is there.</param>
/// <param name="Train">Pictures to train on, or 0 where it cannot be read.</param>
/// <param name="Test">Pictures to test on, or 0 where it cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null where it can.</param>
public sealed record DatasetCheck(string Name, string Location, IReadOnlyList<FileCheck> Files, int Train, int Test, string? Problem)
{
    /// <summary>Whether the data can be read and no file differs from the published one.</summary>
    public bool Passed => Problem is null && Files.All(f => f.State != FileState.Different);

    internal static DatasetCheck Of(DatasetEntry entry, string location)
    {
        var files = entry.Files.Select(file => (file, path: entry.FileAt(location, file))).Where(f => f.path is not null)
            .Select(f => Compare(f.file, f.path!)).ToArray();
        if (files.Length == 0 && entry.Files.Count > 0)
            files = [new(location, FileState.Unknown, "unpacked: there are no published checksums of these files")];
        try
        {
            var (train, test) = entry.Read(location);
            return new(entry.Name, location, files, train.Count, test.Count, null);
        }
        catch (IOException problem)
        {
            return new(entry.Name, location, files, 0, 0, problem.Message);
        }
    }

    private static FileCheck Compare(RemoteFile file, string path)
    {
        if (file.Digest.Matches(path)) return new(path, FileState.Official, file.Digest.ToString());
        if (file.Content is { } expected)
        {
            var content = ContentDigest(path, expected, out var problem);
            return content is null ? new(path, FileState.Different, problem!)
                : content.Hex == expected.Hex ? new(path, FileState.SameContent, $"packed otherwise, the same data: {expected}")
                : new(path, FileState.Different, $"expected data with {expected}, got {content.Hex}");
        }
        return new(path, FileState.Different, $"expected {file.Digest}, got {file.Digest.Of(path).Hex}");
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
