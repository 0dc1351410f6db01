using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>The picture files below class folders, and the class of each.</summary>
internal sealed record PictureFolder(string Path, string[] Classes, string[] Files, int[] Labels)
{
    /// <summary>Classes in the order of their characters, as elsewhere; the pictures of each in natural order.</summary>
    public static PictureFolder Find(string path, int size)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        TransformCheck.AtLeast(size, 1, "ImageFolder", "a size");
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"ImageFolder: expected a folder with a folder for each class, {path} does not exist.");
        string[] classes = [.. Directory.GetDirectories(path).Select(f => System.IO.Path.GetFileName(f)!).Where(FolderFiles.IsShown)
            .Order(StringComparer.Ordinal)];
        if (classes.Length == 0)
            throw new DataFormatException(path, -1, "classes", "expected a folder of pictures for each class, got no folder");
        var (files, labels) = (new List<string>(), new List<int>());
        foreach (var (label, name) in classes.Index())
        {
            var found = PicturesBelow(System.IO.Path.Combine(path, name));
            files.AddRange(found);
            labels.AddRange(Enumerable.Repeat(label, found.Count));
        }
        return new(path, classes, [.. files], [.. labels]);
    }

    /// <summary>Without some of the files.</summary>
    public PictureFolder Except(IReadOnlyCollection<int> left)
    {
        if (left.Count == 0) return this;
        int[] kept = [.. Enumerable.Range(0, Files.Length).Where(i => !left.Contains(i))];
        var rest = this with { Files = [.. kept.Select(i => Files[i])], Labels = [.. kept.Select(i => Labels[i])] };
        foreach (var (label, name) in Classes.Index())
            if (!rest.Labels.Contains(label))
                throw new DataFormatException(System.IO.Path.Combine(Path, name), -1, "pictures",
                    "expected at least one picture that can be read, got none");
        return rest;
    }

    /// <summary>As a data set of squares; nothing is read yet.</summary>
    public PictureDataset Open(int size, bool grayscale, Rgb? background, IReadOnlyList<string>? warnings = null) =>
        new(System.IO.Path.GetFileName(System.IO.Path.GetFullPath(Path).TrimEnd(System.IO.Path.DirectorySeparatorChar)), Files, Labels,
            [grayscale ? 1 : 3, size, size], Classes, background ?? Rgb.White)
        {
            Warnings = warnings ?? [],
        };

    private static List<string> PicturesBelow(string folder)
    {
        var files = FolderFiles.Below(folder, ImageFormats.IsPicture);
        return files.Count > 0 ? files
            : throw new DataFormatException(folder, -1, "pictures", $"expected files {string.Join(", ", ImageFormats.Read)}, found none");
    }
}
