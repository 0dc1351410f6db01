using Fovea.Reports;
using static Fovea.Photometry.PhotometricReport;

namespace Fovea.Photometry;

/// <summary>The report's section about angles to the true normals.</summary>
internal static class ReportErrors
{
    public static string Markup(float[] degrees)
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
        return "<div class=\"split\"><table><caption>Angle between the estimated and the true n̂</caption>"
            + $"<tbody>{table}</tbody></table><figure class=\"chart\">{Curve(degrees)}</figure></div>";
    }

    // At each angle the share of pixels that are better.
    private static string Curve(float[] degrees)
    {
        var sorted = degrees.Where(float.IsFinite).Order().ToArray();
        if (sorted.Length == 0) return "";
        var angles = Enumerable.Range(0, 91).Select(i => i / 2.0).ToArray();
        var shares = angles.Select(a => 100.0 * Below(sorted, (float)a) / sorted.Length);
        return new LineChart("Share of pixels below an angle") { XLabel = "angular error, °", YLabel = "pixels, %", Height = 320 }
            .Add("", angles, shares).ToSvg();
    }

    private static int Below(float[] sorted, float angle)
    {
        var at = Array.BinarySearch(sorted, angle);
        return at < 0 ? ~at : at;
    }
}
