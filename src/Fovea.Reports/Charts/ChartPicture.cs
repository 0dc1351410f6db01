using Fovea.Imaging;

namespace Fovea.Reports;

/// <summary>What a chart consists of: marks in their order, which are written as SVG or painted as pixels.</summary>
internal sealed class ChartPicture(int width, int height, string title)
{
    /// <summary>Of ordinary text and of titles, in pixels.</summary>
    public const double TextSize = 12, TitleSize = 15;

    private readonly List<(Action<SvgWriter> Write, Action<Drawing> Paint)> _marks = [];

    public int Width => width;

    public int Height => height;

    /// <summary>How wide a line of text is; viewers without the font have narrower ones.</summary>
    public static double TextWidth(string value) => Lettering.Measure(value, TextSize);

    /// <summary>The beginning of a text that has room in a width.</summary>
    public static string Fit(string value, double room) => Lettering.Shorten(value, room, TextSize);

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        _marks.Add((s => s.Line(x1, y1, x2, y2, style), d => d.Line(x1, y1, x2, y2, SvgWriter.Ink(style))));

    /// <summary>The title, at its place, as long as there is room.</summary>
    public void Heading()
    {
        var text = Lettering.Shorten(title, width - 32, TitleSize, bold: true);
        _marks.Add((s => s.Text(16, 26, text, style: SvgWriter.TitleStyle),
            d => d.Text(16, 26, text, TitleSize, SvgWriter.Ink(""), bold: true)));
    }

    /// <param name="x">Of the anchor.</param>
    /// <param name="y">Of the baseline.</param>
    /// <param name="value">One line; nothing is drawn where it is empty.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="style">Dimmed for what is beside the data; none for what is read first.</param>
    /// <param name="degrees">Turned about the anchor, clockwise.</param>
    /// <param name="ink">A colour of its own, which does not follow the reader's preference.</param>
    public void Text(double x, double y, string value, string anchor = "start", string style = "", double degrees = 0, string? ink = null)
    {
        if (value.Length == 0) return;
        var turned = degrees == 0 ? "" :
            $"transform=\"rotate({SvgWriter.Number(degrees)} {SvgWriter.Number(x)} {SvgWriter.Number(y)})\"";
        var part = anchor switch { "start" => 0, "middle" => 0.5, _ => 1 };
        _marks.Add((s => s.Text(x, y, value, anchor, style, ink is null ? turned : $"{turned} style=\"fill:{ink}\"".TrimStart()),
            d => d.Text(x, y, value, TextSize, ink is null ? SvgWriter.Ink(style) : Rgb.Parse(ink), part, degrees: degrees)));
    }

    public void Rectangle(double x, double y, double wide, double high, string fill) =>
        _marks.Add((s => s.Rectangle(x, y, wide, high, fill), d => d.Rectangle(x, y, wide, high, Rgb.Parse(fill))));

    public void Circle(double x, double y, double radius, string fill) =>
        _marks.Add((s => s.Circle(x, y, radius, fill), d => d.Circle(x, y, radius, Rgb.Parse(fill))));

    public void Polyline(IEnumerable<(double X, double Y)> points, string stroke)
    {
        (double, double)[] all = [.. points];
        _marks.Add((s => s.Polyline(all, stroke), d => d.Polyline(all, SvgWriter.CurveWidth, Rgb.Parse(stroke))));
    }

    /// <summary>A whole picture inside this one, at its own size.</summary>
    public void Picture(double x, double y, ChartPicture picture) =>
        _marks.Add((s => s.Picture(x, y, picture.ToSvg()), d => d.Inset(x, y, picture.Paint)));

    public string ToSvg()
    {
        var svg = new SvgWriter(width, height, title);
        foreach (var (write, _) in _marks) write(svg);
        return svg.Finish();
    }

    /// <summary>As a part of a page that has the title above it.</summary>
    public string ToPageSvg(string label, string description)
    {
        var svg = new SvgWriter(width, height, title.Length > 0 ? 28 : 0, label, description);
        foreach (var (write, _) in _marks) write(svg);
        return svg.Finish();
    }

    public Image ToImage(double scale) => Drawing.Paint(width, height, Rgb.White, Paint, scale);

    private void Paint(Drawing drawing)
    {
        foreach (var (_, paint) in _marks) paint(drawing);
    }
}
