namespace Fovea.Imaging;

/// <summary>
/// Text on pictures, in a built-in font of 5 × 7 pixels with two rows below the line: printable ASCII and → ← ✓ ✗ ≠ ≤ ≥ ° … – − ± × · µ ².
/// </summary>
/// <remarks>Letters are as wide as they look, with one pixel between them. Any other character is drawn as a box.</remarks>
public static class BitmapFont
{
    /// <summary>Rows that a line of text covers at scale 1: 7 above the baseline and 2 below.</summary>
    public const int Height = 9;

    /// <summary>Columns that <paramref name="text"/> covers.</summary>
    /// <param name="text">One line.</param>
    /// <param name="scale">Picture pixels to a font pixel, along each side.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is below 1.</exception>
    public static int Measure(string text, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        var columns = 0;
        foreach (var character in text) columns += FontGlyphs.For(character).Length + 1;
        return Math.Max(0, columns - 1) * scale;
    }

    /// <summary>Draws one line of text; what falls outside the picture is left away.</summary>
    /// <param name="image">8 bit RGB; it is drawn upon.</param>
    /// <param name="x">The left edge of the first letter.</param>
    /// <param name="y">The upper edge of capital letters.</param>
    /// <param name="text">One line.</param>
    /// <param name="color">Of the letters; what is between them stays.</param>
    /// <param name="scale">Picture pixels to a font pixel, along each side.</param>
    /// <exception cref="ArgumentException">The picture is not 8 bit RGB.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is below 1.</exception>
    public static void Draw(Image image, int x, int y, string text, Rgb color, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        foreach (var character in text)
        {
            var glyph = FontGlyphs.For(character);
            for (var column = 0; column < glyph.Length; column++)
                for (var row = 0; row < Height; row++)
                    if ((glyph[column] >> row & 1) != 0)
                        Canvas.Fill(image, x + column * scale, y + row * scale, scale, scale, color);
            x += (glyph.Length + 1) * scale;
        }
    }

    /// <summary>
    /// The longest beginning of <paramref name="text"/> that is at most <paramref name="width"/> wide, with … where something was cut.
    /// </summary>
    internal static string Shorten(string text, int width, int scale)
    {
        if (Measure(text, scale) <= width) return text;
        for (var length = text.Length - 1; length > 0; length--)
        {
            var shorter = text[..length].TrimEnd() + "…";
            if (Measure(shorter, scale) <= width) return shorter;
        }
        return Measure("…", scale) <= width ? "…" : "";
    }
}
