using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>A dataset that can be asked for by name: where its files are, what they hold, and whose they are.</summary>
[Catalogued]
public abstract class DatasetEntry : INamed
{
    /// <summary>The name it is asked for by, e.g. <c>fashion-mnist</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line: what the pictures show.</summary>
    public abstract string Description { get; }

    /// <summary>Pictures to train on and to test on, of the official files.</summary>
    public abstract (int Train, int Test) Counts { get; }

    /// <summary>[C, H, W] of a picture.</summary>
    public abstract Shape ImageShape { get; }

    /// <summary>Terms of use, in a line.</summary>
    public abstract string Licence { get; }

    /// <summary>How to credit the authors.</summary>
    public abstract string Attribution { get; }

    /// <summary>The files that are downloaded; none where the data is part of the library.</summary>
    public abstract IReadOnlyList<RemoteFile> Files { get; }

    /// <summary>Bytes to download.</summary>
    public long DownloadSize => Files.Sum(f => f.Size);

    /// <summary>The smallest download first.</summary>
    public virtual int Order => (int)Math.Min(DownloadSize, int.MaxValue);

    /// <summary>The folder or archive below a root that holds this dataset, or null.</summary>
    public abstract string? Locate(string root);

    /// <summary>Reads both parts from a place that <see cref="Locate"/> or a download gave.</summary>
    /// <exception cref="DataFormatException">A file is not what its format says.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public abstract (Dataset Train, Dataset Test) Read(string location);

    /// <summary>Its place; downloads it where it is nowhere.</summary>
    /// <param name="folder">Searched first; null for none.</param>
    /// <param name="progress">Told the bytes that have come of a download, and the bytes in all.</param>
    /// <exception cref="DirectoryNotFoundException">The folder given does not exist.</exception>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    public string Find(string? folder = null, IProgress<(long Done, long? Total)>? progress = null)
    {
        if (Search(folder) is { } place) return place;
        var looked = $"{Name} not found: looked for {LookedFor} in {string.Join(", ", DataRoot.Candidates(folder))}";
        if (DataRoot.IsOffline)
            throw new FileNotFoundException($"{looked}. Pass --data DIR or set FOVEA_DATA; download is off (FOVEA_OFFLINE=1).");
        try
        {
            Download(progress: progress);
        }
        catch (DownloadException failure)
        {
            throw new FileNotFoundException(
                $"{looked}. Pass --data DIR or set FOVEA_DATA. The download failed: {failure.Message}", failure);
        }
        return Locate(DataRoot.Cache) ?? throw new FileNotFoundException($"{looked}. Pass --data DIR or set FOVEA_DATA.");
    }

    /// <summary>Its place, or null where it is nowhere; downloads nothing.</summary>
    /// <param name="folder">Searched first; null for none.</param>
    /// <exception cref="DirectoryNotFoundException">The folder given does not exist.</exception>
    public string? Search(string? folder = null)
    {
        if (folder is not null && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{Name}: expected the data in {folder}, there is no such folder.");
        return DataRoot.Candidates(folder).Select(Locate).FirstOrDefault(place => place is not null);
    }

    /// <summary>Finds the files by <see cref="Find"/>, downloading them where need be, and reads both parts.</summary>
    /// <param name="dataFolder">Where to look first; null for <c>FOVEA_DATA</c>, then the cache.</param>
    /// <param name="progress">Told the bytes that have come of a download, and the bytes in all.</param>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    /// <exception cref="DataFormatException">A file is not what its format says.</exception>
    public virtual (Dataset Train, Dataset Test) Load(string? dataFolder = null, IProgress<(long Done, long? Total)>? progress = null) =>
        Read(Find(dataFolder, progress));

    /// <summary>Fetches <see cref="Files"/> into a folder of this dataset's name, going on where an earlier attempt stopped; files that are
    /// there stay.</summary>
    /// <param name="root">Where that folder is; null for <see cref="DataRoot.Cache"/>.</param>
    /// <param name="progress">Told the bytes that have come, over all files, and the bytes in all.</param>
    /// <param name="cancellation">Stops, and keeps what has come.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="DownloadException">No mirror delivered a file, or downloads are off.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public string Download(string? root = null, IProgress<(long Done, long? Total)>? progress = null,
        CancellationToken cancellation = default)
    {
        var folder = Path.Combine(root ?? DataRoot.Cache, Name);
        var downloader = new Downloader();
        long before = 0;
        foreach (var file in Files)
        {
            downloader.Fetch(file, folder, progress is null ? null : new Offset(progress, before, DownloadSize), cancellation);
            before += file.Size;
        }
        return folder;
    }

    /// <summary>Compares every file that is found with its published checksum and reads the whole dataset, which checks its
    /// structure.</summary>
    /// <param name="dataFolder">Where to look first; null for <c>FOVEA_DATA</c>, then the cache. Nothing is downloaded.</param>
    /// <exception cref="FileNotFoundException">The data is nowhere.</exception>
    public DatasetCheck Verify(string? dataFolder = null) => DatasetCheck.Of(this, Search(dataFolder)
        ?? throw new FileNotFoundException(
            $"{Name} not found: looked for {LookedFor} in {string.Join(", ", DataRoot.Candidates(dataFolder))}. Download it first."));

    /// <summary>The file that a place from <see cref="Locate"/> holds for one of <see cref="Files"/>, packed or not; null where there is
    /// none.</summary>
    internal virtual string? FileAt(string location, RemoteFile file) =>
        Path.Combine(location, file.Name) is var path && File.Exists(path) ? path : null;

    /// <summary>What error messages say was looked for.</summary>
    internal virtual string LookedFor => Files.Count > 0 ? Files[0].Name : Name;

    // Bytes of one file become bytes of all.
    private sealed class Offset(IProgress<(long Done, long? Total)> all, long before, long total) : IProgress<(long Done, long? Total)>
    {
        public void Report((long Done, long? Total) value) => all.Report((before + value.Done, total));
    }
}
