using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>Values in colours beside a scale that says what the colours mean.</summary>
public static class ScaledMap
{
    private const int Margin = 12, BarWidth = 16, LetterSize = 16, LineHeight = 18;
    private static readonly Rgb Ink = new(0x24, 0x29, 0x2F);

    /// <summary>Draws the object on white, and the scale at its right.</summary>
    /// <param name="mask">The pixels.</param>
    /// <param name="values">One a pixel; those that are not numbers are grey.</param>
    /// <param name="low">The value of the first colour.</param>
    /// <param name="high">The value of the last colour, above the first.</param>
    /// <param name="unit">Follows the numbers of the scale.</param>
    /// <param name="map">The colours; null for viridis.</param>
    public static Image Draw(PixelMask mask, ReadOnlySpan<float> values, double low, double high, string unit, ColorMap? map = null)
    {
        ArgumentNullException.ThrowIfNull(mask);
        map ??= ColorMap.Viridis;
        string[] labels = [.. Enumerable.Range(0, 5).Select(i => (low + (high - low) * i / 4).ToString("0.##", CultureInfo.InvariantCulture)
            + unit)];
        var textWidth = (int)Math.Ceiling(labels.Max(l => Lettering.Measure(l, LetterSize)));
        var height = Math.Max(mask.Height, 8 * LineHeight);
        var image = new Image(mask.Width + 2 * Margin + BarWidth + 6 + textWidth + Margin, height, 3);
        image.Pixels8.Fill(255);
        var pixels = image.Pixels8;
        for (var p = 0; p < mask.Count; p++)
        {
            var (y, x) = Math.DivRem(mask.Indices[p], mask.Width);
            var color = map.At(float.IsNaN(values[p]) ? double.NaN : (values[p] - low) / (high - low));
            var at = 3 * (y * image.Width + x);
            (pixels[at], pixels[at + 1], pixels[at + 2]) = (color.R, color.G, color.B);
        }
        var (left, top, length) = (mask.Width + 2 * Margin, Margin, height - 2 * Margin);
        for (var i = 0; i < length; i++) Canvas.Fill(image, left, top + i, BarWidth, 1, map.At(1 - (i + 0.5) / length));
        for (var i = 0; i < labels.Length; i++)
        {
            var y = top + (int)Math.Round((length - 1) * (1 - i / 4.0));
            Lettering.Draw(image, left + BarWidth + 6, Math.Clamp(y + 6, LineHeight - 4, height - 4), labels[i], Ink, LetterSize);
        }
        return image;
    }
}
