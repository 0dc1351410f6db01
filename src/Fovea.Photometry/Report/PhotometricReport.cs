using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Fovea.Imaging;
using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>A page about one surface: a viewer that lights it anew, pictures, errors and figures, in one HTML file that loads nothing
/// else.</summary>
/// <example><code>
/// new PhotometricReport { Title = "cat", Result = surface, Depth = surface.Integrate() }.Write("report.html");
/// </code></example>
public sealed class PhotometricReport
{
    // Pixels around the object in pictures that are cut to it.
    private const int Margin = 8;

    /// <summary>What the surface is called.</summary>
    public required string Title { get; init; }

    /// <summary>Normals and albedo.</summary>
    public required PhotometricResult Result { get; init; }

    /// <summary>For the viewer's view of depth; null for none.</summary>
    public DepthMap? Depth { get; init; }

    /// <summary>[pixels] in degrees, NaN where there is none; null without ground truth.</summary>
    public float[]? AngularErrors { get; init; }

    /// <summary>Where the pictures' lights stood; null where that is not known.</summary>
    public LightSet? Lights { get; init; }

    /// <summary>The pictures' names, one for each of <see cref="Lights"/>; empty for none.</summary>
    public IReadOnlyList<string> LightNames { get; init; } = [];

    /// <summary>Shown below the viewer, in order.</summary>
    public IReadOnlyList<ReportPicture> Pictures { get; init; } = [];

    /// <summary>What is odd about the pictures, the lights or the solution, shown above all else.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Everything that was measured, as a table: names and values.</summary>
    public IReadOnlyList<(string Name, string Value)> Figures { get; init; } = [];

    /// <summary>Writes the page, wholly or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(ToHtml());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The page.</summary>
    public string ToHtml() => ReportTemplate.Fill("report.html", new Dictionary<string, string>
    {
        ["title"] = Text(Title),
        ["method"] = Text(Result.Method),
        ["style"] = ReportTemplate.Part("report.css") + PhotometricViewer.Style,
        ["viewer"] = ReportTemplate.Part("viewer.js"),
        // Numbers, base64 and colours alone: nothing that could end the script element.
        ["data"] = JsonText.Of(PhotometricViewer.DataOf(this), indented: false),
        ["viewerMarkup"] = PhotometricViewer.Markup(Source(Cropped(NormalsOutput.Picture(Result).To8Bit())), Depth is not null,
            AngularErrors is not null),
        ["cards"] = Cards(),
        ["hasError"] = AngularErrors is null ? "hidden" : "",
        ["hasPictures"] = Pictures.Count == 0 ? "hidden" : "",
        ["pictures"] = string.Concat(Pictures.Select(Figure)),
        ["errors"] = AngularErrors is null ? "" : Errors(AngularErrors),
        ["figures"] = string.Concat(Figures.Select(f => $"<tr><th scope=\"row\">{Text(f.Name)}</th><td>{Text(f.Value)}</td></tr>\n")),
        ["warnings"] = string.Concat(Warnings.Select(w => $"<li>{Text(w)}</li>\n")),
        ["hasWarnings"] = Warnings.Count == 0 ? "hidden" : "",
        ["hasLights"] = Lights is null ? "hidden" : "",
        ["lights"] = Lights is null ? "" : LightRows(Lights),
        ["hasFigures"] = Figures.Count == 0 ? "hidden" : "",
    });

    private string Cards()
    {
        var cards = new List<(string Value, string Name)>();
        if (AngularErrors is not null && AngularError.Of(AngularErrors) is { Pixels: > 0 } error)
        {
            cards.Add((Number($"{error.Mean:F2}°"), "mean angular error"));
            cards.Add((Number($"{error.Median:F2}°"), "median angular error"));
        }
        cards.Add((Number($"{Result.Valid.Count(true):N0}"), "pixels with a normal"));
        if (Lights is not null) cards.Add((Number($"{Lights.Count}"), "lights"));
        if (Depth is not null)
            cards.Add((Number($"{Depth.Greatest - Depth.Least:F0}{Depth.Projection.Suffix}"), $"range of depth ({Depth.Method})"));
        return string.Concat(cards.Select(c => $"<div class=\"card\"><dt>{Text(c.Name)}</dt><dd>{Text(c.Value)}</dd></div>\n"));
    }

    private string LightRows(LightSet lights)
    {
        var rows = Enumerable.Range(0, lights.Count).Select(i =>
        {
            var (x, y, z) = lights[i];
            var intensities = lights.Intensities.Skip(i * lights.Channels).Take(lights.Channels);
            return $"<tr><th scope=\"row\">{Text(LightNames.Count > i ? LightNames[i] : $"{i + 1}")}</th>"
                + string.Concat(new[] { x, y, z }.Select(v => $"<td>{Number($"{v:F4}")}</td>"))
                + $"<td>{string.Join(' ', intensities.Select(e => Number($"{e:G5}")))}</td></tr>\n";
        });
        return string.Concat(rows);
    }

    private static string Errors(float[] degrees)
    {
        var e = AngularError.Of(degrees);
        (string Name, string Value)[] rows =
        [
            ("Mean", Number($"{e.Mean:F3}°")), ("Median", Number($"{e.Median:F3}°")), ("Root mean square", Number($"{e.Rms:F3}°")),
            ("Largest", Number($"{e.Max:F2}°")), ("Below 5°", Number($"{100 * e.Within5:F1} %")),
            ("Below 10°", Number($"{100 * e.Within10:F1} %")), ("Below 20°", Number($"{100 * e.Within20:F1} %")),
            ("Pixels compared", Number($"{e.Pixels:N0}")),
        ];
        var table = string.Concat(rows.Select(r => $"<tr><th scope=\"row\">{r.Name}</th><td>{r.Value}</td></tr>\n"));
        return $"<div class=\"split\"><table><caption>Angle between estimated and true normals</caption><tbody>{table}</tbody></table>"
            + $"<figure class=\"chart\">{ErrorCurve(degrees)}</figure></div>";
    }

    // At each angle the share of pixels that are better.
    private static string ErrorCurve(float[] degrees)
    {
        var sorted = degrees.Where(float.IsFinite).Order().ToArray();
        if (sorted.Length == 0) return "";
        var angles = Enumerable.Range(0, 91).Select(i => i / 2.0).ToArray();
        var shares = angles.Select(a => 100.0 * Below(sorted, (float)a) / sorted.Length);
        return new LineChart("Share of pixels below an angle") { XLabel = "angular error, degrees", YLabel = "pixels, %", Height = 320 }
            .Add("", angles, shares).ToSvg();
    }

    private static int Below(float[] sorted, float angle)
    {
        var at = Array.BinarySearch(sorted, angle);
        return at < 0 ? ~at : at;
    }

    private string Figure(ReportPicture p)
    {
        var picture = Cropped(p.Picture.To8Bit());
        var (width, height) = (picture.Width, picture.Height);
        var (title, caption) = (Text(p.Title), Text(p.Caption));
        return $"<figure{(width > 2 * height ? " class=\"wide\"" : "")}>"
            + $"<img src=\"{Source(picture)}\" alt=\"{title}: {caption}\" width=\"{width}\" height=\"{height}\">"
            + $"<figcaption><b>{title}</b> {caption}</figcaption></figure>\n";
    }

    private static string Source(Image picture) => "data:image/png;base64," + Convert.ToBase64String(picture.Encode());

    // Pictures as large as the photographs lose what is around the object.
    private Image Cropped(Image picture)
    {
        var mask = Result.Mask;
        if (picture.Width != mask.Width || picture.Height != mask.Height) return picture;
        var (left, right) = (Math.Max(0, mask.Indices.Min(i => i % mask.Width) - Margin), mask.Indices.Max(i => i % mask.Width) + Margin);
        var (top, bottom) = (Math.Max(0, mask.Indices[0] / mask.Width - Margin), mask.Indices[^1] / mask.Width + Margin);
        return picture.Crop(left, top, Math.Min(mask.Width, right + 1) - left, Math.Min(mask.Height, bottom + 1) - top);
    }

    private static string Text(string value) => HtmlEncoder.Default.Encode(value);

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
