namespace Fovea.Data;

/// <summary>The datasets that are known by name. A new one is a <see cref="DatasetEntry"/> in a file of its own.</summary>
public static class DatasetCatalog
{
    /// <summary>Every dataset of labelled pictures, smallest first.</summary>
    public static IReadOnlyList<DatasetEntry> All => Catalog<DatasetEntry>.All;

    /// <summary>All that can be downloaded: these datasets, and benchmarks that are no datasets of labelled pictures.</summary>
    public static IReadOnlyList<DownloadEntry> Downloads => Catalog<DownloadEntry>.All;

    /// <summary>The dataset of a name, whatever its case.</summary>
    /// <exception cref="ArgumentException">No dataset has this name.</exception>
    public static DatasetEntry Get(string name) => Catalog<DatasetEntry>.Find(name)
        ?? throw new ArgumentException($"Dataset: expected {string.Join(", ", All.Select(e => e.Name))}, got '{name}'.", nameof(name));

    /// <summary>Both parts of a dataset, found as <see cref="DataRoot"/> says.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="dataFolder">Where to look first; null for <c>FOVEA_DATA</c>, then the cache.</param>
    /// <exception cref="ArgumentException">No dataset has this name.</exception>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    /// <exception cref="DataFormatException">A file is not what its format says.</exception>
    public static (Dataset Train, Dataset Test) Load(string name, string? dataFolder = null) => Get(name).Load(dataFolder);
}
