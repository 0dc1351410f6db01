namespace Fovea.Imaging;

/// <summary>A sheet of one picture under every filter that is known by name.</summary>
public static class FilterGallery
{
    /// <summary>The picture and all <see cref="FilterEntry.Samples"/>, each with the text that makes it.</summary>
    /// <param name="image">Any layout; it is made smaller to fit a tile.</param>
    /// <param name="tile">Longer side of each picture on the sheet, in pixels.</param>
    /// <param name="columns">Pictures a row.</param>
    /// <param name="onTile">Called after each filter with how many are done, and of how many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tile is not within 16…1024, or columns are below 1.</exception>
    public static Image Create(Image image, int tile = 240, int columns = 6, Action<int, int>? onTile = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (tile is < 16 or > 1024)
        {
            throw new ArgumentOutOfRangeException(nameof(tile), $"FilterGallery: expected a tile of 16…1024 pixels, got {tile}.");
        }
        var longer = Math.Max(image.Width, image.Height);
        var small = longer <= tile
            ? image
            : Resize.Bilinear(image, Math.Max(1, image.Width * tile / longer), Math.Max(1, image.Height * tile / longer));
        string[] texts = [.. FilterCatalog.All.SelectMany(e => e.Samples)];
        var pictures = new List<Image> { small };
        foreach (var text in texts)
        {
            pictures.Add(small.Filter(FilterCatalog.Parse(text)));
            onTile?.Invoke(pictures.Count - 1, texts.Length);
        }
        return ImageGrid.Create(pictures, columns, captions: ["original", .. texts]);
    }
}
