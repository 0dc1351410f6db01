using System.Text;
using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>
/// A chart that is written as SVG (well-formed XML, the same bytes for the same data, light or dark as the reader prefers) or as a picture.
/// </summary>
public abstract class Chart
{
    private protected Chart(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        Title = title;
    }

    /// <summary>The line above the chart; may be empty.</summary>
    public string Title { get; }

    /// <summary>In pixels, 200…10000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less or more.</exception>
    public int Width
    {
        get;
        init => field = CheckSize(value, nameof(Width));
    } = 640;

    /// <summary>
    /// In pixels, 150…10000. Bar charts and heat maps are as high as their rows need, and this at most where their rows can be made to fit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less or more.</exception>
    public int Height
    {
        get;
        init => field = CheckSize(value, nameof(Height));
    } = 400;

    /// <summary>The chart as SVG 1.1 text.</summary>
    public string ToSvg() => Draw().ToSvg();

    /// <summary>The chart as a picture on white.</summary>
    /// <param name="scale">Pixels of the picture to a pixel of <see cref="Width"/>: 2 for screens of our days and for print.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not above 0, or the picture would be too large.</exception>
    /// <exception cref="DllNotFoundException">SkiaSharp's native library is missing.</exception>
    public Image ToImage(double scale = 2)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        return Draw().ToImage(scale);
    }

    /// <summary>Writes the chart in the format of the extension, <c>.svg</c> (in UTF-8), <c>.png</c> or another of pictures, wholly or not
    /// at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="NotSupportedException">No format has this extension.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var extension = Path.GetExtension(path);
        if (ImageFormats.Written.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            ToImage().Save(path);
            return;
        }
        if (!extension.Equals(".svg", StringComparison.OrdinalIgnoreCase))
            throw new NotSupportedException($"Chart.Save: expected an extension of .svg, {string.Join(", ", ImageFormats.Written)}, got '{extension}'.");
        var bytes = Encoding.UTF8.GetBytes(ToSvg());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    internal abstract ChartPicture Draw();

    /// <summary>What the chart shows; null for a chart that is a picture and nothing else.</summary>
    internal virtual ChartModel? Model => null;

    private static int CheckSize(int value, string name)
    {
        var least = name == nameof(Width) ? 200 : 150;
        if (value < least || value > 10000)
            throw new ArgumentOutOfRangeException(name, $"Chart.{name}: expected {least}…10000 pixels, got {value}.");
        return value;
    }
}
