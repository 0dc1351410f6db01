using System.Globalization;
using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>report.html: the viewer, the surface as a body that turns, pictures beside their reconstructions, maps, errors and
/// figures.</summary>
public sealed class ReportOutput : IResultOutput
{
    private static readonly double[] Ends = [1, 2, 5, 10, 20, 30, 50, 100, 200];

    /// <inheritdoc/>
    public int Order => 1000;

    /// <inheritdoc/>
    public void Write(ResultContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var figures = context.Figures;
        context.Cancellation.ThrowIfCancellationRequested();
        new PhotometricReport
        {
            Title = context.Scene.Name, Result = context.Result, Depth = context.Depth, AngularErrors = context.AngularErrors,
            Lights = context.Scene.Lights, LightNames = context.Scene.FileNames, Warnings = context.Warnings,
            Scene = context.Scene, Reflectance = context.Reflectance, Residuals = context.Residuals,
            FirstPicture = context.ReconstructedLight, Pictures = [.. Pictures(context)],
            Figures = [.. figures.Where(f => f.Value is not (null or IReadOnlyList<string>)).Select(f => (f.Key, Value(f.Value!)))],
        }.Write(context.In("report.html"));
    }

    private static IEnumerable<ReportPicture> Pictures(ResultContext context)
    {
        var (result, mask) = (context.Result, context.Result.Mask);
        yield return new("Normals n̂", "red, green and blue are x, y and z from −1 to 1", NormalsOutput.Picture(result, context.Green));
        yield return new("Albedo ρ", "what the surface reflects, whatever the light; white is the 99th percentile",
            LinearPicture.Encode(result.ChannelAlbedo, mask, result.Channels, LinearPicture.White(result.ChannelAlbedo)));
        if (context.Depth is { } depth)
        {
            yield return ReportPicture.Map("Depth z", "how high the surface stands towards the camera", mask, depth.Depth,
                new(depth.Least, Math.Max(depth.Greatest, depth.Least + 1e-3f), depth.Projection.Suffix));
            if (depth.Cliffs is { } cliffs)
                yield return new("Cliffs", "white pixels lie beside a step in depth", White(mask, cliffs));
        }
        if (context.Reflectance is { } found && found.Gloss.Max() is > 0 and var most)
            yield return new("Gloss σ", "the strength of the highlight beside the object's mean; white is the strongest",
                LinearPicture.Encode(found.Gloss, mask, 1, Math.Min(most, LinearPicture.White(found.Gloss))));
        if (context.Roughness is { } roughness)
            yield return ReportPicture.Map("Roughness √α", "of the highlight’s facets: 0 mirrors, 1 is dull or shows no highlight", mask,
                roughness, new(0, 1, ""));
        yield return ReportPicture.Map("Shadows", "the share of the lights that leave a pixel in shadow", mask,
            Array.ConvertAll(ShadowMap.Shares(context.Scene), s => 100 * s), new(0, 100, " %"));
        var residuals = Array.ConvertAll(context.Residuals.Pixels, r => 100 * r);
        yield return ReportPicture.Map("Residual", "root mean square of observed − predicted over all lights, relative to that of the "
            + "observations", mask, residuals, new(0, End(residuals), " %"));
        if (context.AngularErrors is { } errors) yield return ReportPicture.Map("Angular error",
            "the angle between estimated and true normals", mask, errors, new(0, ErrorOutput.ScaleEnd(errors), "°"));
    }

    // The first round number above 98 of 100 pixels.
    private static double End(float[] percent)
    {
        var sorted = percent.Where(float.IsFinite).Order().ToArray();
        var high = sorted.Length == 0 ? 1 : sorted[(int)(0.98 * (sorted.Length - 1))];
        return Ends.FirstOrDefault(e => e >= high, Ends[^1]);
    }

    private static Image White(PixelMask mask, bool[] flags)
    {
        var image = new Image(mask.Width, mask.Height, 1);
        for (var p = 0; p < flags.Length; p++) image.Pixels8[mask.Indices[p]] = flags[p] ? (byte)255 : (byte)0;
        return image;
    }

    private static string Value(object value) => value is double or float
        ? Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("0.####", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
