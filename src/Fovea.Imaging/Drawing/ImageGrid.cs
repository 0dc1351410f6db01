namespace Fovea.Imaging;

/// <summary>Contact sheets: pictures in rows and columns with a line of text under each.</summary>
/// <example><code>
/// ImageGrid.Create(digits, columns: 8, scale: 3, captions: ["7", "2 → 3"], captionColors: [Rgb.Good, Rgb.Bad],
///     title: "Mistakes").Save("grid.png");
/// </code></example>
public static class ImageGrid
{
    private static readonly Rgb Ink = new(0x24, 0x29, 0x2F);

    /// <summary>Lays the pictures out from left to right and from top to bottom on white.</summary>
    /// <remarks>
    /// Every cell is as wide as the widest picture or caption, but a caption makes cells at most twice as wide as the widest picture
    /// (or 96 pixels, where that is more); a longer one ends in …. Alpha is laid over white. 16 bit is brought to 8.
    /// </remarks>
    /// <param name="images">Of any sizes and layouts. An empty list gives a picture of the title alone.</param>
    /// <param name="columns">Pictures a row.</param>
    /// <param name="scale">Picture pixels are enlarged to squares with this side.</param>
    /// <param name="captions">One line under each picture; null for none.</param>
    /// <param name="captionColors">Of each caption; null for dark grey.</param>
    /// <param name="title">A line above, in larger letters; null for none.</param>
    /// <exception cref="ArgumentException">There are not as many captions or colours as pictures.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// Columns or scale are below 1, or the grid is beyond the limits of <see cref="Image"/>.
    /// </exception>
    public static Image Create(IReadOnlyList<Image> images, int columns, int scale = 1, IReadOnlyList<string>? captions = null,
        IReadOnlyList<Rgb>? captionColors = null, string? title = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        CheckCount("captions", captions?.Count, images.Count);
        CheckCount("caption colours", captionColors?.Count, images.Count);

        columns = Math.Min(columns, Math.Max(1, images.Count));
        var rows = (images.Count + columns - 1) / columns;
        var tileWidth = images.Count == 0 ? 0 : images.Max(i => i.Width) * scale;
        var tileHeight = images.Count == 0 ? 0 : images.Max(i => i.Height) * scale;
        // Text grows with the tiles, so that both can be read at the same distance.
        var textScale = tileWidth >= 240 ? 3 : tileWidth >= 80 ? 2 : 1;
        var gap = 6 * textScale;
        var letters = textScale switch { 1 => 10, 2 => 15, _ => 20 };
        var titleLetters = letters * 4 / 3;
        var captionWidth = captions is null ? 0 : (int)Math.Ceiling(captions.Select(c => Lettering.Measure(c, letters))
            .DefaultIfEmpty().Max());
        var cellWidth = Math.Max(tileWidth, Math.Min(captionWidth, Math.Max(2 * tileWidth, 96)));
        var captionHeight = captions is null ? 0 : letters + 2;
        var cellHeight = tileHeight + captionHeight;
        var titleHeight = title is null ? 0 : titleLetters + gap;
        var titleWidth = title is null ? 0 : (int)Math.Ceiling(Lettering.Measure(title, titleLetters, bold: true));
        var width = Math.Max(gap + columns * (cellWidth + gap), Math.Min(2 * gap + titleWidth, 640));

        var grid = new Image(width, gap + titleHeight + rows * (cellHeight + gap), 3);
        grid.Pixels8.Fill(255);
        if (title is not null)
            Lettering.Draw(grid, gap, gap + titleLetters * 4 / 5,
                Lettering.Shorten(title, width - 2 * gap, titleLetters, bold: true), Ink, titleLetters, bold: true);
        for (var i = 0; i < images.Count; i++)
        {
            var left = gap + i % columns * (cellWidth + gap);
            var top = gap + titleHeight + i / columns * (cellHeight + gap);
            var tile = images[i].To8Bit().ToRgb(Rgb.White);
            tile = Resizing.Nearest(tile, tile.Width * scale, tile.Height * scale);
            Canvas.Paste(grid, left + (cellWidth - tile.Width) / 2, top + (tileHeight - tile.Height) / 2, tile);
            if (captions is not null)
            {
                var text = Lettering.Shorten(captions[i], cellWidth, letters);
                var start = left + Math.Floor((cellWidth - Lettering.Measure(text, letters)) / 2);
                var baseline = top + tileHeight + 0.9 * letters;
                Lettering.Draw(grid, start, baseline, text, captionColors?[i] ?? Ink, letters);
            }
        }
        return grid;
    }

    private static void CheckCount(string what, int? got, int expected)
    {
        if (got is { } count && count != expected)
            throw new ArgumentException($"ImageGrid.Create: expected {expected} {what}, one for each picture, got {count}.");
    }
}
