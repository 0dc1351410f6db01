namespace Fovea.Photometry;

/// <summary>Files of a scene's folder.</summary>
internal static class ScenePath
{
    /// <summary>The path, of a file that exists.</summary>
    /// <exception cref="FileNotFoundException">It does not.</exception>
    public static string Existing(string path) => File.Exists(path) ? path
        : throw new FileNotFoundException($"{path}: no such file.", path);

    /// <summary>The folder's own name.</summary>
    public static string Name(string folder) => new DirectoryInfo(folder).Name;
}
