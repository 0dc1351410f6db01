namespace Fovea.Imaging;

/// <summary>Lines of text on pictures, in DejaVu Sans, which is part of the library: Latin, Greek and Cyrillic letters, arrows, marks and
/// mathematical signs.</summary>
/// <remarks>Any other character is drawn as a box. <b>Units</b>: pixels; the size is that of the em, capitals are 0.73 of it
/// high.</remarks>
/// <example><code>
/// Lettering.Draw(picture, 8, 20, "7 → 9", Rgb.Bad, size: 14);
/// </code></example>
public static class Lettering
{
    /// <summary>From the baseline up to the top of the tallest letters, as a part of the size.</summary>
    public const double Ascent = 0.76;

    /// <summary>From the baseline down to the end of the lowest letters, as a part of the size.</summary>
    public const double Descent = 0.24;

    /// <summary>How wide a line is: the sum of the advances of its characters.</summary>
    /// <param name="text">One line.</param>
    /// <param name="size">Of the letters, in pixels.</param>
    /// <param name="bold">Whether the strokes are thickened, which makes letters wider by a thirtieth of the size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not above 0.</exception>
    public static double Measure(string text, double size, bool bold = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return size * (FontMetrics.Default.Width(text) + (bold ? text.Length / 30.0 : 0));
    }

    /// <summary>Draws one line of text; what falls outside the picture is left away.</summary>
    /// <param name="image">8 bit RGB; it is drawn upon.</param>
    /// <param name="x">The left edge of the first letter.</param>
    /// <param name="baseline">The row on which the letters stand.</param>
    /// <param name="text">One line.</param>
    /// <param name="color">Of the letters; what is between them stays.</param>
    /// <param name="size">Of the letters, in pixels.</param>
    /// <param name="bold">Whether the strokes are thickened.</param>
    /// <exception cref="ArgumentException">The picture is not 8 bit RGB.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is not above 0.</exception>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library is missing.</exception>
    public static void Draw(Image image, double x, double baseline, string text, Rgb color, double size, bool bold = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        Canvas.Check(image);
        // A rectangle of the picture that holds the line, with room for overhangs.
        var (left, top) = ((int)Math.Floor(x - size / 4), (int)Math.Floor(baseline - 1.1 * size));
        var (right, bottom) = ((int)Math.Ceiling(x + Measure(text, size, bold) + size / 4), (int)Math.Ceiling(baseline + 0.4 * size));
        (left, top) = (Math.Max(left, 0), Math.Max(top, 0));
        (right, bottom) = (Math.Min(right, image.Width), Math.Min(bottom, image.Height));
        if (text.Length == 0 || right <= left || bottom <= top) return;
        var width = right - left;
        var coverage = Drawing.Cover(width, bottom - top, text, x - left, baseline - top, size, bold);
        var pixels = image.Pixels8;
        for (var i = 0; i < coverage.Length; i++)
        {
            if (coverage[i] == 0) continue;
            var at = 3 * ((top + i / width) * image.Width + left + i % width);
            var mixed = Rgb.Mix(new(pixels[at], pixels[at + 1], pixels[at + 2]), color, coverage[i] / 255.0);
            (pixels[at], pixels[at + 1], pixels[at + 2]) = (mixed.R, mixed.G, mixed.B);
        }
    }

    /// <summary>The longest beginning of a text that is at most so wide, with … where something was cut.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="size">Of the letters, in pixels.</param>
    /// <param name="bold">Whether the strokes are thickened.</param>
    public static string Shorten(string text, double width, double size, bool bold = false)
    {
        if (Measure(text, size, bold) <= width) return text;
        var (low, high) = (0, text.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Measure(Cut(text, middle), size, bold) <= width) low = middle;
            else high = middle - 1;
        }
        return Measure(Cut(text, low), size, bold) <= width ? Cut(text, low) : "";
    }

    private static string Cut(string text, int length)
    {
        if (length > 0 && char.IsHighSurrogate(text[length - 1])) length--;
        return text[..length].TrimEnd() + "…";
    }
}
