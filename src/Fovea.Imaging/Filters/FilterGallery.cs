namespace Fovea.Imaging;

/// <summary>A sheet of one picture under every filter that is known by name.</summary>
public static class FilterGallery
{
    /// <summary>The picture and all <see cref="FilterEntry.Samples"/>, each with the text that makes it.</summary>
    /// <param name="image">Any layout; it is made smaller to fit a tile.</param>
    /// <param name="tile">Longer side of each picture on the sheet, in pixels.</param>
    /// <param name="columns">Pictures a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tile is not within 16…1024, or columns are below 1.</exception>
    public static Image Create(Image image, int tile = 240, int columns = 6)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (tile is < 16 or > 1024)
            throw new ArgumentOutOfRangeException(nameof(tile), $"FilterGallery: expected a tile of 16…1024 pixels, got {tile}.");
        var longer = Math.Max(image.Width, image.Height);
        var small = longer <= tile
            ? image
            : Resizing.Bilinear(image, Math.Max(1, image.Width * tile / longer), Math.Max(1, image.Height * tile / longer));
        string[] texts = [.. FilterCatalog.All.SelectMany(e => e.Samples)];
        var filtered = texts.Select(text => small.Filter(FilterCatalog.Parse(text)));
        return ImageGrid.Create([small, .. filtered], columns, captions: ["original", .. texts]);
    }
}
