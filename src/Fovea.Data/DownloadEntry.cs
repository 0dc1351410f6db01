using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Data that can be asked for by name: where its files are, what they hold, and whose they are.</summary>
/// <remarks>A <see cref="DatasetEntry"/> is one of labelled pictures, which can be trained on; others are read by the library that they are
/// for.</remarks>
[Catalogued]
public abstract class DownloadEntry : INamed
{
    /// <summary>The name it is asked for by, e.g. <c>fashion-mnist</c>.</summary>
    public abstract string Name { get; }

    /// <summary>One line: what the pictures show.</summary>
    public abstract string Description { get; }

    /// <summary>Pictures to train on and to test on, of the official files; for a benchmark its objects, all to test on.</summary>
    public abstract (int Train, int Test) Counts { get; }

    /// <summary>[C, H, W] of a picture.</summary>
    public abstract Shape ImageShape { get; }

    /// <summary>Terms of use, in a line.</summary>
    public abstract string Licence { get; }

    /// <summary>How to credit the authors.</summary>
    public abstract string Attribution { get; }

    /// <summary>The page of its authors, or empty.</summary>
    public virtual string Homepage => "";

    /// <summary>The files that are downloaded; none where the data is part of the library.</summary>
    public abstract IReadOnlyList<RemoteFile> Files { get; }

    /// <summary>Bytes to download, as far as they are known.</summary>
    public long DownloadSize => Files.Sum(f => f.Size);

    /// <summary>The smallest download first.</summary>
    public virtual int Order => (int)Math.Min(DownloadSize, int.MaxValue);

    /// <summary>The folder or archive below a root that holds this data, or null.</summary>
    public abstract string? Locate(string root);

    /// <summary>A place below a root that holds a part of the data only, as a small sample, or null.</summary>
    public virtual string? LocatePart(string root) => null;

    /// <summary>What there is at a place that <see cref="Locate"/> gave, as <see cref="Counts"/> counts; null where only reading all of it
    /// would tell.</summary>
    /// <param name="location">The folder or archive.</param>
    /// <exception cref="DataFormatException">A file is not what its format says.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public abstract (int Train, int Test)? CountAt(string location);

    /// <summary>Its place, or null where it is nowhere; downloads nothing.</summary>
    /// <remarks>A part of it, as a small sample, is taken where the whole is nowhere, or where it lies in the folder that is
    /// given.</remarks>
    /// <param name="folder">Searched first; null for none.</param>
    /// <exception cref="DirectoryNotFoundException">The folder given does not exist.</exception>
    public string? Search(string? folder = null)
    {
        if (folder is not null && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{Name}: expected the data in {folder}, there is no such folder.");
        if (folder is not null && (Locate(folder) ?? LocatePart(folder)) is { } given) return given;
        var roots = DataRoot.Candidates(folder);
        return roots.Select(Locate).FirstOrDefault(place => place is not null)
            ?? roots.Select(LocatePart).FirstOrDefault(place => place is not null);
    }

    /// <summary>Fetches <see cref="Files"/> into a folder of this data's own, going on where an earlier attempt stopped; files that are
    /// there stay.</summary>
    /// <param name="root">Where that folder is; null for <see cref="DataRoot.Cache"/>.</param>
    /// <param name="progress">Told the bytes that have come, over all files, and the bytes in all.</param>
    /// <param name="cancellation">Stops, and keeps what has come.</param>
    /// <returns>The folder.</returns>
    /// <exception cref="DownloadException">No mirror delivered a file, or downloads are off.</exception>
    /// <exception cref="DataFormatException">What came is not what it should be.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public string Download(string? root = null, IProgress<(long Done, long? Total)>? progress = null,
        CancellationToken cancellation = default)
    {
        var folder = Path.Combine(root ?? DataRoot.Cache, FolderName);
        if (IsUnpacked(folder)) return folder;
        var downloader = new Downloader();
        long before = 0;
        foreach (var file in Files)
        {
            downloader.Fetch(file, folder, progress is null ? null : new Offset(progress, before, DownloadSize), cancellation);
            before += file.Size;
        }
        Unpack(folder, cancellation);
        return folder;
    }

    /// <summary>The folder below a root that downloads go into.</summary>
    public virtual string FolderName => Name;

    /// <summary>Whether a folder holds what <see cref="Unpack"/> makes; never where there is nothing to unpack.</summary>
    internal virtual bool IsUnpacked(string folder) => false;

    /// <summary>Unpacks what was downloaded, where it cannot be read as it came.</summary>
    internal virtual void Unpack(string folder, CancellationToken cancellation) { }

    /// <summary>The file that a place from <see cref="Locate"/> holds for one of <see cref="Files"/>, packed or not; null where there is
    /// none.</summary>
    internal virtual string? FileAt(string location, RemoteFile file) =>
        Path.Combine(location, file.Name) is var path && File.Exists(path) ? path : null;

    /// <summary>What error messages say was looked for.</summary>
    internal virtual string LookedFor => Files.Count > 0 ? Files[0].Name : Name;

    /// <summary>What lies where it was looked for and is not all of it, in words; null where nothing does.</summary>
    internal virtual string? NearMiss(string root) => null;

    /// <summary>Where it was looked for, in a sentence without an end.</summary>
    internal string NotFound(string? folder)
    {
        var roots = DataRoot.Candidates(folder);
        var misses = roots.Select(NearMiss).OfType<string>().ToList();
        return $"{Name} not found: looked for {LookedFor} in {string.Join(", ", roots)}"
            + (misses.Count > 0 ? $" ({string.Join("; ", misses)})" : "");
    }

    /// <summary>Reads all that is found, which checks its structure, and compares every file with its published checksum.</summary>
    /// <param name="dataFolder">Where to look first; null for <c>FOVEA_DATA</c>, then the cache. Nothing is downloaded.</param>
    /// <exception cref="FileNotFoundException">The data is nowhere.</exception>
    public DatasetCheck Verify(string? dataFolder = null) => DatasetCheck.Of(this, Search(dataFolder)
        ?? throw new FileNotFoundException($"{NotFound(dataFolder)}. Download it first."));

    /// <summary>Reads all of it and counts it.</summary>
    internal abstract (int Train, int Test) ReadAllOf(string location);

    // Bytes of one file become bytes of all.
    private sealed class Offset(IProgress<(long Done, long? Total)> all, long before, long total) : IProgress<(long Done, long? Total)>
    {
        public void Report((long Done, long? Total) value) =>
            all.Report((before + value.Done, total > 0 ? total : before + value.Total));
    }
}
