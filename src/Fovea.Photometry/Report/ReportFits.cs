using Fovea.Imaging;
using static Fovea.Photometry.PhotometricReport;

namespace Fovea.Photometry;

/// <summary>The report's section of pictures beside their reconstructions, one chosen by a slider.</summary>
internal static class ReportFits
{
    /// <summary>Pictures at most, and pixels along their longer side.</summary>
    public const int MostPictures = 32, MostPixels = 280;

    private const int Quality = 80;
    private const double Range = 25;

    public static string Markup(PhotometricReport report, PhotometricScene scene)
    {
        var shown = Chosen(report, scene);
        var white = White(scene);
        var parts = new string[shown.Length];
        PixelLoop.Run(shown.Length, 1, (begin, end) =>
        {
            for (var i = begin; i < end; i++) parts[i] = Part(report, scene, shown[i], white);
        });
        var first = Math.Max(0, Array.IndexOf(shown, report.FirstPicture));
        var html = new System.Text.StringBuilder();
        html.Append("<div class=\"fits\" id=\"fits\"><label for=\"fit\">Picture <output id=\"fit-text\"></output></label>");
        html.Append($"<input type=\"range\" id=\"fit\" min=\"0\" max=\"{shown.Length - 1}\" step=\"1\" value=\"{first}\">\n");
        for (var i = 0; i < parts.Length; i++)
        {
            html.Append($"<div class=\"fit\" data-name=\"{Text(ReportLights.Name(report, shown[i]))}\"");
            html.Append($"{(i == first ? "" : " hidden")}>{parts[i]}</div>\n");
        }
        html.Append(ScaleMarkup(new(-Range, Range, " %", ColorMap.Diverging)));
        var model = report.Reflectance is null ? "normals n̂, albedo ρ and Lambert’s law" : "normals n̂ and the reflectance that was found";
        html.Append($"<p class=\"hint\">Reconstructed from {model}. All pictures have one white, as under lights of the same intensity; ");
        html.Append("differences are in hundredths of it, blue where the reconstruction is too dark and red where it is too bright.");
        if (shown.Length < scene.LightCount) html.Append(Number($" {shown.Length} of {scene.LightCount} pictures, evenly chosen; ")
            + "the one that is explained worst is among them.");
        return html.Append("</p></div>\n").ToString();
    }

    /// <summary>Pictures evenly over all; the worst, and the one that was asked for, among them.</summary>
    internal static int[] Chosen(PhotometricReport report, PhotometricScene scene)
    {
        var count = scene.LightCount;
        if (count <= MostPictures) return [.. Enumerable.Range(0, count)];
        var chosen = new SortedSet<int> { Math.Clamp(report.FirstPicture, 0, count - 1) };
        if (report.Residuals?.Pictures is { } r && r.Length == count) chosen.Add(Array.IndexOf(r, r.Max()));
        for (var (i, wanted) = (0, MostPictures - chosen.Count); i < wanted; i++) chosen.Add((int)((long)i * (count - 1) / (wanted - 1)));
        return [.. chosen];
    }

    private static float White(PhotometricScene scene)
    {
        var step = Math.Max(1, scene.Observations.Length / 100_000);
        var some = new float[scene.Observations.Length / step];
        for (var i = 0; i < some.Length; i++) some[i] = scene.Observations[i * step];
        return LinearPicture.White(some);
    }

    private static string Part(PhotometricReport report, PhotometricScene scene, int light, float white)
    {
        var (channels, mask, result) = (scene.Channels, scene.Mask, report.Result);
        var (x, y, z) = scene.Lights[light];
        var guess = report.Reflectance?.Relight(result, new(x, y, z)) ?? Reconstruction.Relight(result, new(x, y, z));
        var (taken, difference) = (new float[channels * mask.Count], new float[mask.Count]);
        for (var c = 0; c < channels; c++)
        {
            var values = scene.ChannelOf(light, c);
            for (var p = 0; p < values.Length; p++) taken[p * channels + c] = values[p];
        }
        var per = guess.Length / mask.Count;
        for (var p = 0; p < mask.Count; p++)
        {
            var (g, t) = (0f, 0f);
            for (var c = 0; c < per; c++) g += guess[p * per + c] / per;
            for (var c = 0; c < channels; c++) t += taken[p * channels + c] / channels;
            difference[p] = (float)(((g - t) / white * 100 + Range) / (2 * Range));
        }
        var residual = report.Residuals?.Pictures is { } r && r.Length == scene.LightCount ? Number($", residual {100 * r[light]:F1} %") : "";
        var name = Text(ReportLights.Name(report, light));
        return Figure(report, LinearPicture.Encode(taken, mask, channels, white), $"Taken: {name}")
            + Figure(report, LinearPicture.Encode(guess, mask, per, white), $"Reconstructed{residual}")
            + Figure(report, Colored(mask, difference), "Difference");
    }

    private static string Figure(PhotometricReport report, Image picture, string caption)
    {
        var small = report.Crop.Small(picture, MostPixels);
        return $"<figure><img src=\"{ObjectCrop.JpegUri(small, Quality)}\" alt=\"{caption}\" "
            + $"width=\"{small.Width}\" height=\"{small.Height}\">"
            + $"<figcaption>{caption}</figcaption></figure>";
    }

    // Black around the object, as the photographs are.
    private static Image Colored(PixelMask mask, float[] shares)
    {
        var image = new Image(mask.Width, mask.Height, 3);
        var pixels = image.Pixels8;
        for (var p = 0; p < mask.Count; p++)
        {
            var color = ColorMap.Diverging.At(shares[p]);
            var at = 3 * mask.Indices[p];
            (pixels[at], pixels[at + 1], pixels[at + 2]) = (color.R, color.G, color.B);
        }
        return image;
    }
}
