using static Fovea.Photometry.PhotometricReport;

namespace Fovea.Photometry;

/// <summary>The report's table of pictures and their lights.</summary>
internal static class ReportLights
{
    /// <summary>Name, l̂, azimuth and elevation in degrees, intensity, and the shares that are saturated and not explained.</summary>
    public static string Rows(PhotometricReport report, LightSet lights)
    {
        var scene = report.Scene?.LightCount == lights.Count ? report.Scene : null;
        var residuals = report.Residuals?.Pictures is { } r && r.Length == lights.Count ? r : null;
        return string.Concat(Enumerable.Range(0, lights.Count).Select(i =>
        {
            var (x, y, z) = lights[i];
            var l = new Vector3d(x, y, z).Unit();
            var intensities = lights.Intensities.Skip(i * lights.Channels).Take(lights.Channels);
            string[] cells =
            [
                Number($"{x:F4}"), Number($"{y:F4}"), Number($"{z:F4}"), Number($"{Math.Atan2(l.Y, l.X) * (180 / Math.PI):F1}"),
                Number($"{Math.Asin(Math.Clamp(l.Z, -1, 1)) * (180 / Math.PI):F1}"),
                string.Join(' ', intensities.Select(e => Number($"{e:G4}"))),
                scene is null ? "–" : Number($"{100 * Saturated(scene, i):0.##}"),
                residuals is null ? "–" : Number($"{100 * residuals[i]:F1}"),
            ];
            return $"<tr><th scope=\"row\">{Text(Name(report, i))}</th>"
                + string.Concat(cells.Select(c => $"<td>{c.Replace('-', '−')}</td>")) + "</tr>\n";
        }));
    }

    /// <summary>What a light's picture is called.</summary>
    public static string Name(PhotometricReport report, int light) =>
        report.LightNames.Count > light ? report.LightNames[light] : Number($"{light + 1}");

    private static double Saturated(PhotometricScene scene, int light)
    {
        var count = 0;
        foreach (var flags in scene.Flags.AsSpan(light * scene.PixelCount, scene.PixelCount))
            if ((flags & ObservationFlags.Saturated) != 0) count++;
        return (double)count / scene.PixelCount;
    }
}
