using Fovea.Imaging;

namespace Fovea.Cli.Terminal;

/// <summary>Pictures that are named on the command line.</summary>
internal static class PictureFile
{
    /// <summary>Reads a picture; a folder is told from a file without permission, as which the framework sees it.</summary>
    /// <exception cref="IOException">It is a folder, or the file cannot be read or is no picture.</exception>
    public static Image Load(string file) =>
        Directory.Exists(file)
            ? throw new IOException($"{file}: expected a picture, got a folder. Name the files: {Path.Combine(file, "*.png")}")
            : Image.Load(file);

    /// <summary>The files themselves, and the pictures anywhere below the folders, in natural order; as <see
    /// cref="FolderFiles"/> finds them.</summary>
    /// <exception cref="IOException">A folder has no pictures.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                files.Add(path);
                continue;
            }
            var below = FolderFiles.Below(path, ImageFormats.IsPicture);
            if (below.Count == 0) throw new IOException($"{path}: expected pictures {string.Join(", ", ImageFormats.Read)}, found none");
            files.AddRange(below);
        }
        return files;
    }

    /// <summary>Where pictures that are made of others go: the file that is named, or files in the folder that is named, under the others'
    /// names.</summary>
    /// <exception cref="UsageException">A file is named for several pictures, or one that cannot be written.</exception>
    public static string[] Outputs(string option, string path, IReadOnlyList<string> files, string suffix)
    {
        var ending = Path.GetExtension(path);
        var isPicture = ImageFormats.Written.Contains(ending, StringComparer.OrdinalIgnoreCase);
        if (isPicture && files.Count == 1) return [path];
        if (isPicture || (File.Exists(path) && !Directory.Exists(path)))
            throw new UsageException($"{option}: expected a folder for {files.Count} pictures, got the file '{path}'");
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. files.Select(file =>
        {
            var name = Path.GetFileNameWithoutExtension(file) + suffix;
            var free = name;
            for (var i = 2; !taken.Add(free); i++) free = $"{name}-{i}";
            return Path.Combine(path, free + ".png");
        })];
    }
}
