namespace Fovea.Imaging;

/// <summary>Rectangles and pictures drawn on 8 bit RGB, cut off at its edges.</summary>
public static class Canvas
{
    /// <summary>Fills a rectangle.</summary>
    /// <exception cref="ArgumentException">The picture is not 8 bit RGB.</exception>
    public static void Fill(Image image, int left, int top, int width, int height, Rgb color)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check(image);
        var pixels = image.Pixels8;
        var (right, bottom) = (Math.Min(image.Width, left + width), Math.Min(image.Height, top + height));
        for (var y = Math.Max(0, top); y < bottom; y++)
        {
            for (var x = Math.Max(0, left); x < right; x++)
            {
                var at = 3 * (y * image.Width + x);
                (pixels[at], pixels[at + 1], pixels[at + 2]) = (color.R, color.G, color.B);
            }
        }
    }

    internal static void Check(Image image)
    {
        if (image.Channels != 3 || image.BitDepth != 8)
            throw new ArgumentException($"Drawing: expected an 8 bit RGB picture, got {image}. Call To8Bit().ToRgb().", nameof(image));
    }

    /// <summary>Copies one 8 bit RGB picture onto another, which must have room for it.</summary>
    public static void Paste(Image image, int left, int top, Image part)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(part);
        var row = 3 * part.Width;
        for (var y = 0; y < part.Height; y++)
            part.Pixels8.Slice(y * row, row).CopyTo(image.Pixels8[(3 * ((top + y) * image.Width + left))..]);
    }
}
