namespace Fovea.Studio;

/// <summary>The folder that a studio sees. Paths are relative to it, with <c>/</c> between names; none leads outside, through links
/// neither.</summary>
public sealed class Workspace
{
    /// <summary>A folder.</summary>
    /// <param name="folder">Its path.</param>
    /// <exception cref="IOException">There is no such folder.</exception>
    public Workspace(string folder)
    {
        if (!Directory.Exists(folder)) throw new IOException($"{folder}: expected a folder to work in, found none.");
        Root = RealPath.Of(folder);
    }

    /// <summary>The folder itself, links resolved.</summary>
    public string Root { get; }

    /// <summary>The full path of a file or folder that exists.</summary>
    /// <param name="path">Relative to <see cref="Root"/>.</param>
    /// <exception cref="FileNotFoundException">It is not there, or leads outside.</exception>
    public string Existing(string path)
    {
        var full = Inside(path);
        if (!Path.Exists(full) || !IsInside(RealPath.Of(full))) throw NotFound(path);
        return full;
    }

    /// <summary>The full path of a file or folder that may be made.</summary>
    /// <param name="path">Relative to <see cref="Root"/>.</param>
    /// <exception cref="FileNotFoundException">It leads outside.</exception>
    public string Inside(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Contains('\0') || path.Contains('\\') || Path.IsPathRooted(path)) throw NotFound(path);
        var full = Path.GetFullPath(Path.Combine(Root, path));
        // Where it will be made is what is there now: the nearest folder above it, links resolved.
        var above = full;
        while (!Path.Exists(above)) above = Path.GetDirectoryName(above)!;
        if (!IsInside(full) || !IsInside(RealPath.Of(above))) throw NotFound(path);
        return full;
    }

    /// <summary>A full path relative to <see cref="Root"/>, with <c>/</c> between names.</summary>
    /// <param name="full">Within the folder.</param>
    public string Relative(string full) => Path.GetRelativePath(Root, full).Replace('\\', '/');

    private bool IsInside(string full) => RealPath.IsWithin(full, Root);

    private static FileNotFoundException NotFound(string path) => new($"{path}: not in the studio's folder.");
}
