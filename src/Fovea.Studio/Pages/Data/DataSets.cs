using Fovea.Data;

namespace Fovea.Studio;

/// <summary>Data sets that pages look into: a few stay in memory.</summary>
internal sealed class DataSets(StudioContext studio)
{
    private const int MostOpen = 3, MostEntries = 200_000;

    private readonly List<(DataChoice Choice, OpenData Data)> _open = [];

    /// <summary>Opens a data set, or finds it open. That may take a while.</summary>
    /// <exception cref="ArgumentException">There is no data set of the name.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public OpenData Open(DataChoice choice, CancellationToken cancellation)
    {
        if (Known(choice) is { } known) return known;
        var (train, test) = Load(choice, cancellation);
        var data = new OpenData(train, test, [.. train.Warnings, .. test.Warnings]);
        lock (_open)
        {
            _open.RemoveAll(o => o.Choice == choice);
            if (_open.Count == MostOpen) _open.RemoveAt(0);
            _open.Add((choice, data));
        }
        return data;
    }

    /// <summary>A data set that is open; digits are at once.</summary>
    /// <exception cref="KeyNotFoundException">It is not open, or no longer.</exception>
    public OpenData Find(DataChoice choice) => Known(choice) ?? (choice.Set == DataChoice.Digits ? Open(choice, default)
        : throw new KeyNotFoundException($"{Excerpt.Of(choice.Set)}: the data set is not open, or no longer; open it again"));

    /// <summary>The folder of pictures of a choice that is one.</summary>
    /// <exception cref="FileNotFoundException">It is not there, or leads outside.</exception>
    public string Folder(DataChoice choice) => choice.Set.StartsWith(DataChoice.Folder, StringComparison.Ordinal)
        ? studio.Workspace.Existing(choice.Set[DataChoice.Folder.Length..])
        : studio.Uploads.Folder(choice.Set[DataChoice.Upload.Length..]);

    private OpenData? Known(DataChoice choice)
    {
        lock (_open) return _open.FirstOrDefault(o => o.Choice == choice).Data;
    }

    private (Dataset Train, Dataset Test) Load(DataChoice choice, CancellationToken cancellation)
    {
        if (choice.IsNamed)
        {
            var entry = DatasetCatalog.Get(choice.Set);
            // What is nowhere is not downloaded because of a page that is opened.
            if (entry.Search() is not { } place)
                throw new FileNotFoundException($"{entry.Name}: not on this machine yet; fovea data download {entry.Name}");
            return entry.Files.Count == 0 ? entry.Load() : entry.Read(place);
        }
        var folder = Folder(choice);
        try
        {
            Check(new(folder), MostEntries, cancellation);
            return ImageFolder.LoadParts(folder, choice.Size, choice.Grey, skipBad: true);
        }
        catch (IOException e)
        {
            // The page's reader knows the folder by the name that was chosen.
            throw new IOException(e.Message.Replace(folder, choice.IsUpload ? "the dropped folder" : studio.Workspace.Relative(folder),
                StringComparison.Ordinal), e);
        }
    }

    // A link below the folder could lead outside what the studio may see.
    private static int Check(DirectoryInfo folder, int left, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (--left < 0) throw new IOException($"{folder.FullName}: expected at most {MostEntries} files");
            if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                throw new IOException($"{folder.FullName}: expected no links, got {entry.Name}");
            if (entry is DirectoryInfo inner) left = Check(inner, left, cancellation);
        }
        return left;
    }
}
