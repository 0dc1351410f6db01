using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>A picture in a report.</summary>
/// <param name="Title">A word or two.</param>
/// <param name="Caption">What it shows, with units.</param>
/// <param name="Picture">Embedded as PNG, 8 bit; one as large as the photographs is cut to the object and transparent around it.</param>
public sealed record ReportPicture(string Title, string Caption, Image Picture)
{
    /// <summary>What the colours mean; null where they speak for themselves.</summary>
    public ReportScale? Scale { get; init; }

    /// <summary>Values in colours, with their scale.</summary>
    /// <param name="title">A word or two.</param>
    /// <param name="caption">What it shows.</param>
    /// <param name="mask">The pixels.</param>
    /// <param name="values">One a pixel; those that are not numbers are grey.</param>
    /// <param name="scale">What the colours mean.</param>
    public static ReportPicture Map(string title, string caption, PixelMask mask, ReadOnlySpan<float> values, ReportScale scale)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(scale);
        var image = new Image(mask.Width, mask.Height, 3);
        var pixels = image.Pixels8;
        for (var p = 0; p < mask.Count; p++)
        {
            var color = scale.Colors.At(float.IsNaN(values[p]) ? double.NaN : (values[p] - scale.Low) / (scale.High - scale.Low));
            var at = 3 * mask.Indices[p];
            (pixels[at], pixels[at + 1], pixels[at + 2]) = (color.R, color.G, color.B);
        }
        return new(title, caption, image) { Scale = scale };
    }
}

/// <summary>Colours from one value to another.</summary>
/// <param name="Low">The value of the first colour.</param>
/// <param name="High">The value of the last colour, above the first.</param>
/// <param name="Unit">Follows the numbers.</param>
/// <param name="Map">The colours; null for viridis.</param>
public sealed record ReportScale(double Low, double High, string Unit, ColorMap? Map = null)
{
    /// <summary>The colours.</summary>
    public ColorMap Colors => Map ?? ColorMap.Viridis;
}
