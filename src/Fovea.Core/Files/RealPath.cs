namespace Fovea;

/// <summary>Paths without links.</summary>
public static class RealPath
{
    /// <summary>A full path with every link on the way replaced by what it names.</summary>
    /// <param name="path">Need not exist.</param>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            FileSystemInfo entry = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            if (entry.LinkTarget is not null && entry.ResolveLinkTarget(returnFinalTarget: true) is { } target) real = Of(target.FullName);
        }
        return real;
    }

    /// <summary>Whether a path is a folder, or lies in it.</summary>
    /// <param name="path">A full path.</param>
    /// <param name="folder">A full path.</param>
    public static bool IsWithin(string path, string folder) => path == folder || path.StartsWith(
        folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
