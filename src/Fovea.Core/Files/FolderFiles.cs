using System.Formats.Tar;

namespace Fovea;

/// <summary>The files below a folder, as somebody means them who names the folder.</summary>
/// <remarks>What begins with a dot is passed over, and what systems leave behind (<c>__MACOSX</c>, <c>Thumbs.db</c>); so are links that
/// lead back to a folder above them, links to nothing, and pipes and devices, which would be waited for.</remarks>
public static class FolderFiles
{
    // Far more than people nest.
    private const int MostDepth = 40;

    private static readonly string[] Litter = ["__MACOSX", "Thumbs.db", "desktop.ini"];
    private static readonly EnumerationOptions All = new()
    {
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false,
    };

    /// <summary>Files anywhere below a folder, in natural order of their paths.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isWanted">Tells by its name whether a file is wanted.</param>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public static List<string> Below(string folder, Func<string, bool> isWanted)
    {
        // The folders on the way, links resolved: where links lead in a circle, one comes twice.
        var (files, open) = (new List<string>(), new Stack<string>());
        Search(folder, RealPath.Of(folder));
        files.Sort(NaturalOrder.Instance);
        return files;

        void Search(string place, string real)
        {
            open.Push(real);
            files.AddRange(Directory.EnumerateFiles(place, "*", All).Where(f => IsShown(f) && isWanted(f) && IsOrdinary(f)));
            foreach (var inner in Directory.EnumerateDirectories(place, "*", All).Where(IsShown))
            {
                if (open.Count > MostDepth) break;
                if (new DirectoryInfo(inner).LinkTarget is null) Search(inner, Path.Combine(real, Path.GetFileName(inner)));
                else if (RealPath.Of(inner) is var target && !open.Any(o => RealPath.IsWithin(o, target))) Search(inner, target);
            }
            open.Pop();
        }
    }

    /// <summary>Whether a name is one that somebody gave.</summary>
    /// <param name="path">A file or a folder.</param>
    public static bool IsShown(string path) => Path.GetFileName(path) is var name && !name.StartsWith('.')
        && !Litter.Contains(name, StringComparer.OrdinalIgnoreCase);

    // A pipe or a device has no length, as an empty file has none; what writes archives knows them apart without opening them.
    private static bool IsOrdinary(string file)
    {
        if (!File.Exists(file)) return false;
        try
        {
            var target = BoundedFile.Info(file);
            if (target.Length > 0) return true;
            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, leaveOpen: true)) writer.WriteEntry(target.FullName, "x");
            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry()?.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
        }
        // Links in a circle, and sockets.
        catch (IOException)
        {
            return false;
        }
    }
}
