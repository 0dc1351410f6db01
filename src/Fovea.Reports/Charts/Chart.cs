using System.Text;
using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>
/// A chart that is written as SVG: well-formed XML, the same bytes for the same data, light or dark as the reader prefers.
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
    public abstract string ToSvg();

    /// <summary>Writes the SVG file in UTF-8, wholly or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(ToSvg());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    private static int CheckSize(int value, string name)
    {
        var least = name == nameof(Width) ? 200 : 150;
        if (value < least || value > 10000)
            throw new ArgumentOutOfRangeException(name, $"Chart.{name}: expected {least}…10000 pixels, got {value}.");
        return value;
    }
}
