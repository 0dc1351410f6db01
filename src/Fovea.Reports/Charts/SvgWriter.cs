using System.Globalization;
using System.Text;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Reports;

/// <summary>Builds an SVG picture element by element: text is escaped, numbers are written alike everywhere.</summary>
internal sealed class SvgWriter
{
    /// <summary>Distinct on white and on near-black, and from one another for most colour-blind readers.</summary>
    public static readonly string[] Palette =
        ["#2f7ed8", "#e8710a", "#2a9d5c", "#d6336c", "#8b5cf6", "#0e9fb3", "#b8860b", "#7f8790", "#8d5a3b", "#82a614"];

    public const string TitleStyle = "fv-h";

    public const double CurveWidth = 1.75;

    // Class names carry a prefix, because a page may hold several pictures and its own style.
    private const string Style =
        "<style>.fv-bg{fill:#fff}.fv-t{fill:#24292f;font:12px system-ui,'Segoe UI',Helvetica,Arial,sans-serif}"
        + ".fv-h{font-size:15px;font-weight:600}"
        + ".fv-d{fill:#57606a}.fv-g{stroke:#d8dee4;stroke-width:1}.fv-a{stroke:#8c959f;stroke-width:1}"
        + "@media(prefers-color-scheme:dark){.fv-bg{fill:#0d1117}.fv-t{fill:#e6edf3}.fv-d{fill:#9198a1}"
        + ".fv-g{stroke:#30363d}.fv-a{stroke:#6e7681}}</style>\n";

    private readonly StringBuilder _text = new();
    private readonly bool _isInPage;

    /// <summary>Within a page, whose style it takes and where its title stands above it: for readers, a label and a description.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="top">Pixels at the top that are left away.</param>
    /// <param name="label">What it is.</param>
    /// <param name="description">What it shows.</param>
    public SvgWriter(int width, int height, int top, string label, string description)
    {
        _isInPage = true;
        _text.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 {top} {width} {height - top}\" role=\"img\" ");
        _text.Append(CultureInfo.InvariantCulture, $"aria-label=\"{XmlText.Escape(label)}\">");
        _text.Append(CultureInfo.InvariantCulture, $"<desc>{XmlText.Escape(description)}</desc>\n");
    }

    public SvgWriter(int width, int height, string title)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"");
        _text.Append(CultureInfo.InvariantCulture,
            $" viewBox=\"0 0 {width} {height}\" role=\"img\">\n<title>{XmlText.Escape(title)}</title>\n");
        _text.Append(Style);
        Element("rect", ("class", "fv-bg"), ("width", Number(width)), ("height", Number(height)));
    }

    /// <summary>Two decimals at most, with a point, never −0.</summary>
    public static string Number(double value)
    {
        var number = value.ToString("0.##", CultureInfo.InvariantCulture);
        return number == "-0" ? "0" : number;
    }

    /// <summary>The colour of a style on light paper, as the style sheet has it.</summary>
    public static Rgb Ink(string style) => Rgb.Parse(style switch
    {
        "fv-d" => "#57606a",
        "fv-g" => "#d8dee4",
        "fv-a" => "#8c959f",
        _ => "#24292f",
    });

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Element("line", ("class", style), ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)));

    /// <param name="x">Of the anchor.</param>
    /// <param name="y">Of the baseline.</param>
    /// <param name="value">One line; nothing is written where it is empty.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="style">Added to the class of all text.</param>
    /// <param name="attributes">Written as they are.</param>
    public void Text(double x, double y, string value, string anchor = "start", string style = "", string attributes = "")
    {
        if (value.Length > 0 && !(_isInPage && style == TitleStyle))
        {
            var classes = style.Length > 0 ? "fv-t " + style : "fv-t";
            _text.Append(CultureInfo.InvariantCulture, $"<text class=\"{classes}\" x=\"{Number(x)}\" y=\"{Number(y)}\"");
            _text.Append(CultureInfo.InvariantCulture, $" text-anchor=\"{anchor}\"");
            _text.Append(attributes.Length > 0 ? " " + attributes : "").Append('>').Append(XmlText.Escape(value)).Append("</text>\n");
        }
    }

    public void Rectangle(double x, double y, double width, double height, string fill) =>
        Element("rect", ("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)), ("fill", fill));

    public void Circle(double x, double y, double radius, string fill) =>
        Element("circle", ("cx", Number(x)), ("cy", Number(y)), ("r", Number(radius)), ("fill", fill));

    public void Polyline(IEnumerable<(double X, double Y)> points, string stroke) =>
        Element("polyline", ("fill", "none"), ("stroke-width", Number(CurveWidth)), ("stroke-linejoin", "round"),
            ("stroke-linecap", "round"), ("stroke", stroke),
            ("points", string.Join(' ', points.Select(p => Number(p.X) + "," + Number(p.Y)))));

    /// <summary>A whole picture inside this one, at its own size.</summary>
    public void Picture(double x, double y, string svg) =>
        _text.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Number(x)}\" y=\"{Number(y)}\"").Append(svg.AsSpan("<svg".Length));

    public string Finish() => _text.Append("</svg>\n").ToString();

    private void Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach (var attribute in attributes)
            _text.Append(' ').Append(attribute.Name).Append("=\"").Append(attribute.Value).Append('"');
        _text.Append("/>\n");
    }
}
