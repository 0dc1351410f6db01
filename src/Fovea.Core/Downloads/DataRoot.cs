namespace Fovea;

/// <summary>The folders where data is looked for: a given one, then <c>FOVEA_DATA</c>, then the cache, into which downloads go.</summary>
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

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
