namespace Fovea.Cli.Tests;

/// <summary>The files of a run folder, to compare before and after.</summary>
internal static class RunFiles
{
    /// <summary>Contents by path inside, as Base64.</summary>
    public static SortedDictionary<string, string> Read(string folder) =>
        new(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToBase64String(File.ReadAllBytes(file))), StringComparer.Ordinal);

    /// <summary>Copies a run.</summary>
    public static string Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return to;
    }
}
