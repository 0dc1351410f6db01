using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>A page about one surface: a viewer that lights it anew, pictures, errors and figures, in one HTML file that loads nothing
/// else.</summary>
/// <example><code>
/// new PhotometricReport { Title = "cat", Result = surface, Depth = surface.Integrate() }.Write("report.html");
/// </code></example>
public sealed class PhotometricReport
{
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

    /// <summary>The observations, beside which the page shows reconstructions; null for none.</summary>
    public PhotometricScene? Scene { get; init; }

    /// <summary>The reflectance that the viewer and the reconstructions have; null for Lambert's law.</summary>
    public BivariateReflectance? Reflectance { get; init; }

    /// <summary>How far pictures are from their reconstructions; null where that is not known.</summary>
    public FitResiduals? Residuals { get; init; }

    /// <summary>The picture that is shown first beside its reconstruction, from 0.</summary>
    public int FirstPicture { get; init; }

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
        ["viewer"] = ReportTemplate.Part("viewer.js") + ReportTemplate.Part("surface3d.js") + ReportTemplate.Part("downloads.js"),
        // Numbers, base64 and colours alone: nothing that could end the script element.
        ["data"] = JsonText.Of(PhotometricViewer.DataOf(this), indented: false),
        ["viewerMarkup"] = PhotometricViewer.Markup(Crop.Source(NormalsOutput.Picture(Result).To8Bit()), Depth is not null,
            AngularErrors is not null),
        ["cards"] = Cards(),
        ["surface"] = Depth is null ? "" : ReportTemplate.Part("surface3d.html"),
        ["hasSurface"] = Depth is null ? "hidden" : "",
        ["fits"] = Scene is null ? "" : ReportFits.Markup(this, Scene),
        ["hasFits"] = Scene is null ? "hidden" : "",
        ["hasError"] = AngularErrors is null ? "hidden" : "",
        ["hasPictures"] = Pictures.Count == 0 ? "hidden" : "",
        ["pictures"] = string.Concat(Pictures.Select(Figure)),
        ["errors"] = AngularErrors is null ? "" : ReportErrors.Markup(AngularErrors),
        ["figures"] = string.Concat(Figures.Select(Row)),
        ["warnings"] = string.Concat(Warnings.Select(w => $"<li>{Text(w)}</li>\n")),
        ["hasWarnings"] = Warnings.Count == 0 ? "hidden" : "",
        ["hasLights"] = Lights is null ? "hidden" : "",
        ["lights"] = Lights is null ? "" : ReportLights.Rows(this, Lights),
        ["hasFigures"] = Figures.Count == 0 ? "hidden" : "",
        ["depthUnit"] = Depth?.Projection.Unit == "mm" ? "millimetres" : "pixels",
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

    /// <summary>Cuts pictures to the object.</summary>
    internal ObjectCrop Crop => field ??= new(Result.Mask);

    /// <summary>Text as HTML.</summary>
    internal static string Text(string value) => HtmlEncoder.Default.Encode(value);

    /// <summary>Numbers with a point.</summary>
    internal static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Row((string Name, string Value) figure)
    {
        var (label, unit) = FigureLabel.Of(figure.Name);
        return $"<tr data-name=\"{Text(figure.Name)}\" data-value=\"{Text(figure.Value)}\"><th scope=\"row\">{Text(label)}</th>"
            + $"<td>{Text(FigureLabel.Value(figure.Value, unit))}</td></tr>\n";
    }

    private string Figure(ReportPicture p)
    {
        var picture = Crop.Of(p.Picture.To8Bit());
        var (width, height) = (picture.Width, picture.Height);
        var (title, caption) = (Text(p.Title), Text(p.Caption));
        return $"<figure{(width > 2 * height ? " class=\"wide\"" : "")}>"
            + $"<img src=\"{ObjectCrop.Uri(picture)}\" alt=\"{title}: {caption}\" width=\"{width}\" height=\"{height}\">"
            + (p.Scale is { } scale ? ScaleMarkup(scale) : "")
            + $"<figcaption><b>{title}</b> {caption}</figcaption></figure>\n";
    }

    /// <summary>Colours from the least to the greatest value, with five numbers.</summary>
    internal static string ScaleMarkup(ReportScale scale)
    {
        var colors = string.Join(',', Enumerable.Range(0, 17).Select(i => scale.Colors.At(i / 16.0).ToString()));
        var labels = string.Concat(Enumerable.Range(0, 5).Select(i => $"<span>{Label(scale, i / 4.0)}</span>"));
        return $"<div class=\"key\" role=\"img\" aria-label=\"Colours from {Label(scale, 0)} to {Label(scale, 1)}\">"
            + $"<div style=\"background:linear-gradient(to right,{colors})\"></div><p>{labels}</p></div>";
    }

    private static string Label(ReportScale scale, double share)
    {
        var (value, range) = (scale.Low + share * (scale.High - scale.Low), scale.High - scale.Low);
        return Text(value.ToString(range >= 20 ? "0" : range >= 2 ? "0.#" : "0.##", CultureInfo.InvariantCulture).Replace('-', '−')
            + scale.Unit);
    }
}
