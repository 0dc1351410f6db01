using System.Collections.Concurrent;
using Fovea.Imaging;
using Fovea.Photometry;

namespace Fovea.Studio;

/// <summary>A folder of pictures on the page: one of the workspace, or one that was dropped or rendered.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Folder">Where the pictures are.</param>
/// <param name="Extras">Where the page writes a mask and lights: never into the workspace, nor among the pictures.</param>
internal sealed record PhotometryPlace(string Id, string Title, string Folder, string Extras)
{
    /// <summary>The mask that was drawn, or null.</summary>
    public string? DrawnMask => Known("drawn-mask.png");

    /// <summary>The lights that were found by a ball, or null.</summary>
    public string? BallLights => Known("ball-lights.csv");

    /// <summary>A file of the page's own.</summary>
    public string Extra(string name) => Path.Combine(Extras, name);

    private string? Known(string name) => File.Exists(Extra(name)) ? Extra(name) : null;
}

/// <summary>Finds folders of pictures by their names in addresses, and looks at what is in them.</summary>
internal sealed class PhotometryScenes(StudioContext studio)
{
    // Upper bounds of what is read: files of a folder, their bytes, and samples of all pictures together.
    private const int MostFiles = 400, MostFolders = 300, Deepest = 4;
    private const long MostBytes = 2L << 30, MostSamples = 600_000_000;

    private readonly ConcurrentDictionary<string, string> _extras = new(StringComparer.Ordinal);

    /// <summary>A new folder for pictures that are dropped or rendered.</summary>
    /// <param name="name">What results call it.</param>
    public string New(string name)
    {
        var id = studio.Uploads.NewFolder();
        Directory.CreateDirectory(Path.Combine(studio.Uploads.Folder(id), name));
        return $"drop-{id}";
    }

    /// <summary>The folder of a name, which is <c>drop-ID</c> or <c>work-PATH</c>.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public PhotometryPlace Find(string id)
    {
        if (id.StartsWith("drop-", StringComparison.Ordinal))
        {
            // The one folder within it, which gives results their name.
            var dropped = Directory.EnumerateDirectories(studio.Uploads.Folder(id[5..])).FirstOrDefault()
                ?? throw new FileNotFoundException($"scene {Excerpt.Of(id)}: there is none");
            return new(id, Path.GetFileName(dropped), dropped, Extras(dropped));
        }
        if (!id.StartsWith("work-", StringComparison.Ordinal)) throw new FileNotFoundException($"scene {Excerpt.Of(id)}: there is none");
        var folder = studio.Workspace.Existing(id[5..]);
        return new(id, studio.Workspace.Relative(folder), folder, Extras(folder));
    }

    /// <summary>Adds a dropped file to a folder.</summary>
    /// <exception cref="ArgumentException">It holds enough already, or is no such folder.</exception>
    public void Add(string id, string name, byte[] bytes)
    {
        var place = Find(id);
        if (!IsDropped(place)) throw new ArgumentException("pictures are dropped into folders of their own, not into the workspace");
        var files = new DirectoryInfo(place.Folder).GetFiles();
        if (files.Length >= MostFiles || files.Sum(f => f.Length) + bytes.Length > MostBytes)
            throw new ArgumentException($"expected at most {MostFiles} files of {MostBytes >> 30} GB together");
        File.Move(studio.Uploads.Write(id[5..], name, bytes), Path.Combine(place.Folder, name), overwrite: true);
    }

    /// <summary>Folders of the workspace with three pictures or more, relative to it.</summary>
    public IReadOnlyList<string> InWorkspace()
    {
        var found = new List<string>();
        var seen = 0;
        Look(studio.Workspace.Root, 0);
        return found;

        void Look(string folder, int depth)
        {
            if (++seen > 4 * MostFolders || found.Count >= MostFolders) return;
            var info = new DirectoryInfo(folder);
            if (info.EnumerateFiles().Take(MostFiles).Count(f => ImageFormats.IsPicture(f.Name)) >= 3)
                found.Add(studio.Workspace.Relative(folder));
            if (depth == Deepest) return;
            var inner = info.EnumerateDirectories().Where(d => d.LinkTarget is null && d.Name[0] != '.');
            foreach (var below in inner.OrderBy(d => d.Name, StringComparer.Ordinal)) Look(below.FullName, depth + 1);
        }
    }

    /// <summary>The pictures' paths in their order, after a look at everything that a reader would follow: links that lead out, and names
    /// in filenames.txt with folders in them.</summary>
    /// <exception cref="ArgumentException">The folder holds too much.</exception>
    /// <exception cref="FileNotFoundException">A link leads out of the workspace.</exception>
    public IReadOnlyList<string> Pictures(PhotometryPlace place)
    {
        var files = new DirectoryInfo(place.Folder).EnumerateFiles().Take(MostFiles + 1).ToArray();
        if (files.Length > MostFiles) throw new ArgumentException($"{place.Title}: expected at most {MostFiles} files");
        if (!IsDropped(place)) foreach (var file in files) studio.Workspace.Existing(studio.Workspace.Relative(file.FullName));
        foreach (var list in files.Where(f => f.Name.Equals("filenames.txt", StringComparison.OrdinalIgnoreCase)))
        {
            if (list.Length > 1 << 20 || File.ReadLines(list.FullName).Any(l => l.AsSpan().ContainsAny('/', '\\', '\0')))
                throw new ArgumentException($"{place.Title}: expected names without folders in {list.Name}");
        }
        return ScenePictures.Find(place.Folder);
    }

    private static bool IsDropped(PhotometryPlace place) => place.Id.StartsWith("drop-", StringComparison.Ordinal);

    // A folder of its own for each, made when it is first needed: what lies beside pictures would be taken for one.
    private string Extras(string folder) => _extras.GetOrAdd(folder, _ => studio.Uploads.Folder(studio.Uploads.NewFolder()));

    /// <summary>Refuses what would not fit into memory.</summary>
    public static void CheckSize(IReadOnlyList<string> pictures, Image first)
    {
        if ((long)pictures.Count * first.Width * first.Height * Math.Min(3, first.Channels) > MostSamples)
            throw new ArgumentException($"expected at most {MostSamples / 1_000_000} million samples together, "
                + $"got {pictures.Count} pictures of {first.Width} × {first.Height}");
    }
}
