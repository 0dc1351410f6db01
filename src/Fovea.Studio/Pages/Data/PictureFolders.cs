using Fovea.Imaging;

namespace Fovea.Studio;

/// <summary>Folders that hold a folder of pictures for each class.</summary>
internal static class PictureFolders
{
    private const int Deepest = 4, MostFolders = 2000, MostFiles = 64;

    private static readonly EnumerationOptions Options = new()
    {
        IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
    };

    /// <summary>Those below a studio's folder, as paths relative to it; not all where there are very many folders.</summary>
    public static IEnumerable<string> Below(Workspace workspace)
    {
        var left = MostFolders;
        return Search(workspace.Root, 0).Select(workspace.Relative);

        IEnumerable<string> Search(string folder, int depth)
        {
            var inner = Directory.EnumerateDirectories(folder, "*", Options).Take(Math.Max(0, left)).Order(NaturalOrder.Instance).ToList();
            left -= inner.Count;
            if (inner.Count > 1 && inner.TrueForAll(HasPictures)) return folder == workspace.Root ? [] : [folder];
            return depth == Deepest ? [] : inner.SelectMany(i => Search(i, depth + 1)).ToList();
        }
    }

    private static bool HasPictures(string folder) =>
        Directory.EnumerateFiles(folder, "*", Options).Take(MostFiles).Any(ImageFormats.IsPicture);
}
