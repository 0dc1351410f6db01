namespace Fovea.Data;

/// <summary>Where data is looked for: a given folder, then <c>FOVEA_DATA</c>, then the cache; what is nowhere is downloaded into the
/// cache.</summary>
public static class DataRoot
{
    /// <summary><c>FOVEA_CACHE</c>, else <c>$XDG_CACHE_HOME/fovea</c>, else <c>~/.cache/fovea</c>.</summary>
    public static string Cache
    {
        get
        {
            if (Variable("FOVEA_CACHE") is { } own) return own;
            var user = Variable("XDG_CACHE_HOME")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile,
                    Environment.SpecialFolderOption.DoNotVerify), ".cache");
            return Path.Combine(user, "fovea");
        }
    }

    /// <summary>Whether <c>FOVEA_OFFLINE</c> is 1 or true, which forbids downloads.</summary>
    public static bool IsOffline =>
        Variable("FOVEA_OFFLINE") is { } value && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    /// <summary>The folders that are searched, in order.</summary>
    /// <param name="explicitFolder">Searched first; null for none.</param>
    public static IReadOnlyList<string> Candidates(string? explicitFolder = null) =>
        [.. new[] { explicitFolder, Variable("FOVEA_DATA"), Cache }.OfType<string>().Distinct()];

    /// <summary>The place of a dataset that <see cref="DatasetCatalog"/> knows.</summary>
    /// <param name="dataset">Its name.</param>
    /// <param name="explicitFolder">Searched first; null for none.</param>
    /// <exception cref="ArgumentException">No dataset has this name.</exception>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    public static string Find(string dataset, string? explicitFolder = null) => Find(DatasetCatalog.Get(dataset), explicitFolder);

    /// <summary>The place of a dataset; downloads it where it is nowhere.</summary>
    /// <param name="dataset">What to look for.</param>
    /// <param name="explicitFolder">Searched first; null for none.</param>
    /// <param name="progress">Told the bytes that have come of a download, and the bytes in all.</param>
    /// <exception cref="DirectoryNotFoundException">The folder given does not exist.</exception>
    /// <exception cref="FileNotFoundException">The data is nowhere and cannot be downloaded.</exception>
    public static string Find(DatasetEntry dataset, string? explicitFolder = null, IProgress<(long Done, long? Total)>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (Search(dataset, explicitFolder) is { } place) return place;
        var looked = $"{dataset.Name} not found: looked for {dataset.LookedFor} in {string.Join(", ", Candidates(explicitFolder))}";
        if (IsOffline) throw new FileNotFoundException($"{looked}. Pass --data DIR or set FOVEA_DATA; download is off (FOVEA_OFFLINE=1).");
        try
        {
            dataset.Download(progress: progress);
        }
        catch (DownloadException failure)
        {
            throw new FileNotFoundException(
                $"{looked}. Pass --data DIR or set FOVEA_DATA. The download failed: {failure.Message}", failure);
        }
        return dataset.Locate(Cache) ?? throw new FileNotFoundException($"{looked}. Pass --data DIR or set FOVEA_DATA.");
    }

    /// <summary>The place of a dataset, or null where it is nowhere; downloads nothing.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder given does not exist.</exception>
    public static string? Search(DatasetEntry dataset, string? explicitFolder = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        if (explicitFolder is not null && !Directory.Exists(explicitFolder))
            throw new DirectoryNotFoundException($"{dataset.Name}: expected the data in {explicitFolder}, there is no such folder.");
        return Candidates(explicitFolder).Select(dataset.Locate).FirstOrDefault(place => place is not null);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
