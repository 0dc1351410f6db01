namespace Fovea.Data;

/// <summary>A dataset of labelled pictures that can be asked for by name, and trained on.</summary>
[Catalogued]
public abstract class DatasetEntry : DownloadEntry
{
    /// <summary>Reads both parts from a place that <see cref="DownloadEntry.Locate"/> or a download gave.</summary>
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
        var looked = NotFound(folder);
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

    /// <summary>Finds the files by <see cref="Find"/>, downloading them where need be, and reads both parts.</summary>
    /// <param name="dataFolder">Where to look first; null for <c>FOVEA_DATA</c>, then the cache.</param>
    /// <param name="progress">Told the bytes that have come of a download, and the bytes in all.</param>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    /// <exception cref="DataFormatException">A file is not what its format says.</exception>
    public virtual (Dataset Train, Dataset Test) Load(string? dataFolder = null, IProgress<(long Done, long? Total)>? progress = null) =>
        Read(Find(dataFolder, progress));

    /// <inheritdoc/>
    /// <remarks>By reading all of it, unless a dataset knows a shorter way.</remarks>
    public override (int Train, int Test)? CountAt(string location) => ReadAllOf(location);

    internal override (int Train, int Test) ReadAllOf(string location)
    {
        var (train, test) = Read(location);
        return (train.Count, test.Count);
    }
}
