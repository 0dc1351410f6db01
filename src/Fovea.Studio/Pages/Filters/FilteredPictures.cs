using Fovea.Imaging;

namespace Fovea.Studio;

/// <summary>Pictures of the page and what filters made of them: the last few are kept, and each is computed once.</summary>
internal sealed class FilteredPictures(UploadStore uploads)
{
    /// <summary>The longest side of a picture on the page, in pixels: larger ones are made smaller, so that sliders stay quick.</summary>
    public const int MostSide = 1024;

    private const string File = "picture.png";
    private const int MostKept = 12, MostAtOnce = 2;

    private readonly List<(string Key, Task<Image> Task)> _kept = [];
    private readonly TaskFactory _turns = new(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, MostAtOnce).ConcurrentScheduler);

    /// <summary>Keeps a picture that was dropped.</summary>
    /// <returns>Its name, and the picture as it was kept.</returns>
    public (string Id, Image Kept) Add(Image picture)
    {
        var longer = Math.Max(picture.Width, picture.Height);
        if (longer > MostSide) picture = Resizing.Bilinear(picture, Math.Max(1, (int)((long)picture.Width * MostSide / longer)),
            Math.Max(1, (int)((long)picture.Height * MostSide / longer)));
        var id = uploads.NewFolder();
        uploads.Write(id, File, picture.Encode());
        return (id, picture);
    }

    /// <summary>A picture by its name; the example where the name is empty.</summary>
    public Task<Image> PictureAsync(string id)
    {
        var file = id.Length == 0 ? null : Path.Combine(uploads.Folder(id), File);
        return Once(id, () => file is null ? ExamplePicture.Draw() : Image.Load(file));
    }

    /// <summary>A picture under a filter.</summary>
    public async Task<Image> FilteredAsync(string id, string kernel, bool normalize, FilterOptions options)
    {
        var filter = Parse(kernel, normalize);
        var picture = await PictureAsync(id);
        return await Once($"{id} {normalize} {options} {kernel}", () => picture.Filter(filter, options));
    }

    /// <summary>The filter of a text; a matrix may be divided by its sum.</summary>
    /// <exception cref="FormatException">There is no such filter, or a parameter does not fit.</exception>
    /// <exception cref="InvalidOperationException">A matrix whose weights sum to 0 cannot be divided by it.</exception>
    public static ImageFilter Parse(string kernel, bool normalize) => normalize && kernel.TrimStart().StartsWith('[')
        ? new MatrixFilter(KernelMatrix.Parse(kernel).Normalized()) : FilterCatalog.Parse(kernel);

    private Task<Image> Once(string key, Func<Image> work)
    {
        lock (_kept)
        {
            if (_kept.Find(k => k.Key == key).Task is { IsFaulted: false } known) return known;
            _kept.RemoveAll(k => k.Key == key);
            if (_kept.Count == MostKept) _kept.RemoveAt(0);
            var task = _turns.StartNew(work);
            _kept.Add((key, task));
            return task;
        }
    }
}
