namespace Fovea.Training;

/// <summary>Finds the runs below folders.</summary>
public static class RunSearch
{
    // Deeper than studies and sweeps nest theirs.
    private const int Deepest = 6;

    private static readonly string[] Usual = ["runs", "experiments", "sweeps"];

    /// <summary>Where runs are looked for unless folders are given: <c>runs</c>, and <c>experiments</c> and <c>sweeps</c> where there
    /// are such.</summary>
    public static IReadOnlyList<string> UsualFolders => [.. Usual.Where(Directory.Exists)];

    /// <summary>The files of a folder, at any depth, in natural order. Links are left out.</summary>
    public static IReadOnlyList<FileInfo> Files(string folder) => [.. new DirectoryInfo(folder).EnumerateFiles("*",
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .OrderBy(f => f.FullName, NaturalOrder.Instance)];

    /// <summary>The folders of all runs below some folders, in natural order; a folder may be a run itself.</summary>
    /// <param name="folders">Where to look. Links are not followed; what cannot be read is passed over.</param>
    /// <exception cref="IOException">There is no such folder.</exception>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        var found = new List<string>();
        foreach (var folder in folders)
        {
            if (!Directory.Exists(folder)) throw new IOException($"{folder}: expected a folder of runs, found none.");
            Add(folder, 0);
        }
        return [.. found.DistinctBy(Path.GetFullPath).Order(NaturalOrder.Instance)];

        void Add(string folder, int depth)
        {
            if (RunSummary.IsRun(folder))
            {
                found.Add(folder);
                return;
            }
            if (depth == Deepest) return;
            var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
            foreach (var inner in Directory.EnumerateDirectories(folder, "*", options)) Add(inner, depth + 1);
        }
    }
}
