using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Weights from a file, or by name: then they are downloaded once, compared with their SHA-256, and kept in the cache.</summary>
/// <example><code>
/// network.LoadStateDict(Weights.Load("resnet18.pth"));
/// </code></example>
public static class Weights
{
    /// <summary>The folder of a data folder or the cache in which downloads lie.</summary>
    public const string FolderName = "weights";

    /// <summary>All weights that are known by name.</summary>
    public static IReadOnlyList<WeightsEntry> All => Catalog<WeightsEntry>.All;

    /// <summary>The tensors of a file, in any format that there is, or of weights that are known by name.</summary>
    /// <param name="pathOrName">A file; where there is none, a name of <see cref="All"/>.</param>
    /// <param name="downloader">How to download; as usual unless given.</param>
    /// <param name="progress">Told the bytes that have come and the bytes in all.</param>
    /// <param name="cancellation">Stops a download, and keeps what has come.</param>
    /// <exception cref="FileNotFoundException">There is no such file, and no weights of the name.</exception>
    /// <exception cref="DownloadException">No mirror delivered the file, or downloads are off.</exception>
    /// <exception cref="DataFormatException">The file is not what its format says.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string pathOrName, Downloader? downloader = null,
        IProgress<(long Done, long? Total)>? progress = null, CancellationToken cancellation = default)
    {
        var path = Locate(pathOrName, downloader, progress, cancellation);
        return WeightFormats.Of(path).Read(path);
    }

    /// <summary>The file of weights, downloaded where it is known by name and not there yet.</summary>
    /// <param name="pathOrName">A file; where there is none, a name of <see cref="All"/>.</param>
    /// <param name="downloader">How to download; as usual unless given.</param>
    /// <param name="progress">Told the bytes that have come and the bytes in all.</param>
    /// <param name="cancellation">Stops a download, and keeps what has come.</param>
    /// <returns>Its path.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, and no weights of the name.</exception>
    /// <exception cref="DownloadException">No mirror delivered the file, or downloads are off.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static string Locate(string pathOrName, Downloader? downloader = null, IProgress<(long Done, long? Total)>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(pathOrName);
        if (File.Exists(pathOrName)) return pathOrName;
        if (Catalog<WeightsEntry>.Find(pathOrName) is not { } entry) throw new FileNotFoundException(
            $"{pathOrName}: expected a file of weights, or the name of some{Nearest.Hint(pathOrName, All.Select(w => w.Name))}, "
            + $"got neither. By name there are {(All.Count == 0 ? "none" : string.Join(", ", All.Select(w => w.Name)))}.", pathOrName);
        // One that was put into a data folder by hand counts if it is the right one.
        foreach (var folder in DataRoot.Candidates().Select(f => Path.Combine(f, FolderName)))
            if (Path.Combine(folder, entry.File.Name) is var there && File.Exists(there) && entry.File.Digest?.Matches(there) != false)
                return there;
        return (downloader ?? new()).Fetch(entry.File, Path.Combine(DataRoot.Cache, FolderName), progress, cancellation);
    }

    extension(Module module)
    {
        /// <summary>Reads parameters and buffers from a file or from weights that are known by name, as <see cref="Load"/> finds
        /// them.</summary>
        /// <param name="pathOrName">A file, or a name of <see cref="All"/>.</param>
        /// <param name="strict">Refuse keys that are missing or too many.</param>
        /// <returns>The keys that were not found and those that were left out.</returns>
        /// <exception cref="FileNotFoundException">There is no such file, and no weights of the name.</exception>
        /// <exception cref="DownloadException">No mirror delivered the file, or downloads are off.</exception>
        /// <exception cref="DataFormatException">The file is not what its format says.</exception>
        /// <exception cref="StateDictException">The weights are of another architecture; names the keys that differ.</exception>
        public StateDictDifference LoadWeights(string pathOrName, bool strict = true) => module.LoadStateDict(Load(pathOrName), strict);
    }
}
