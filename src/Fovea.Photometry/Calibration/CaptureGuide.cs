using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>A page that says how to light and to photograph an object, with a score of light directions that follows as they are moved, in
/// one HTML file that loads nothing else.</summary>
/// <param name="lights">What the page begins with.</param>
/// <param name="noise">σ/ρ of an observation, as <see cref="LightScore.Noise"/>.</param>
/// <example><code>
/// new CaptureGuide(LightScore.Recommended()).Write("capture-guide.html");
/// </code></example>
public sealed class CaptureGuide(LightSet lights, double noise = 0.01)
{
    private const int Colors = 33;

    /// <summary>The score of the lights that the page begins with.</summary>
    public LightScore Score { get; } = LightScore.Of(lights, noise);

    /// <summary>Writes the page, wholly or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(ToHtml());
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The page.</summary>
    public string ToHtml() => ReportTemplate.Fill("capture-guide.html", new Dictionary<string, string>
    {
        ["style"] = ReportTemplate.Part("report.css") + ReportTemplate.Part("capture-guide.css"),
        ["script"] = ReportTemplate.Part("capture-guide.js"),
        // Numbers and colours alone: nothing that could end the script element.
        ["data"] = JsonText.Of(Data(), indented: false),
        ["source"] = HtmlEncoder.Default.Encode(Path.GetFileName(Score.Lights.Source)),
        ["circles"] = string.Concat(Directions().Select(l => Text($"<circle cx=\"{l.X:F4}\" cy=\"{-l.Y:F4}\" r=\"0.05\"/>"))),
        ["rows"] = string.Concat(Directions().Index().Select(l =>
            Text($"<tr><td>{l.Index + 1}</td><td>{Azimuth(l.Item):F1}</td><td>{Elevation(l.Item):F1}</td><td></td></tr>\n"))),
        ["condition"] = Number(Score.ConditionNumber, ""), ["normalCondition"] = Number(Score.ConditionNumber * Score.ConditionNumber, ""),
        ["trace"] = Number(Score.TraceInverse, ""), ["frontal"] = Number(Score.Frontal, "°"), ["average"] = Number(Score.Average, "°"),
        ["covered"] = Text($"{100 * Score.Covered:F0} %"), ["count"] = Text($"{Score.Lights.Count}"),
        ["noise"] = Text($"{100 * Score.Noise:0.###}"), ["missing"] = MissingText(Score.Missing()),
    });

    /// <summary>An azimuth of 0…360° counter-clockwise from the right as the camera sees it.</summary>
    public static double Azimuth(Vector3d light) => (Math.Atan2(light.Y, light.X) * 180 / Math.PI + 360) % 360;

    /// <summary>Degrees above the plane of the picture, 90 at the camera.</summary>
    public static double Elevation(Vector3d light) => Math.Asin(Math.Clamp(light.Unit().Z, -1, 1)) * 180 / Math.PI;

    private Fields Data() => new()
    {
        ["lights"] = Score.Lights.Directions, ["noise"] = Score.Noise, ["mostTilt"] = LightScore.MostTilt, ["normals"] = LightScore.Normals,
        ["candidates"] = LightScore.Candidates, ["lowest"] = LightScore.LowestCandidate,
        ["map"] = Enumerable.Range(0, Colors).Select(i => ColorMap.Viridis.At(i / (Colors - 1.0)).ToString()).ToArray(),
    };

    private IEnumerable<Vector3d> Directions() =>
        Enumerable.Range(0, Score.Lights.Count).Select(i => new Vector3d(Score.Lights[i].X, Score.Lights[i].Y, Score.Lights[i].Z));

    private static string MissingText(Vector3d light) => Text($"azimuth {Azimuth(light):F0}°, elevation {Elevation(light):F0}°");

    private static string Number(double value, string unit) => double.IsFinite(value) ? Text($"{value:F2}{unit}") : "∞";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
