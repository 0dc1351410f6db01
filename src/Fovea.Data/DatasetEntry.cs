using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>A dataset that can be asked for by name: where its files are, what they hold, and whose they are.</summary>
public abstract class DatasetEntry
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

    /// <summary>The folder or archive below a root that holds this dataset, or null.</summary>
    public abstract string? Locate(string root);

    /// <summary>Reads both parts from a place that <see cref="Locate"/> or a download gave.</summary>
    /// <exception cref="DataFormatException">A file is not what its format says.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public abstract (Dataset Train, Dataset Test) Read(string location);

    /// <summary>Finds the files by <see cref="DataRoot.Find(DatasetEntry, string?)"/>, downloading them where need be, and reads both parts.</summary>
    /// <param name="dataFolder">Where to look first; null for <c>FOVEA_DATA</c>, then the cache.</param>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    /// <exception cref="DataFormatException">A file is not what its format says.</exception>
    public virtual (Dataset Train, Dataset Test) Load(string? dataFolder = null) => Read(DataRoot.Find(this, dataFolder));

    /// <summary>What error messages say was looked for.</summary>
    internal virtual string LookedFor => Files.Count > 0 ? Files[0].Name : Name;
}
