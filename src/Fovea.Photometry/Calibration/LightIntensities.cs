using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>How bright lights are against each other, from a matt white ball or a flat white card.</summary>
public static class LightIntensities
{
    /// <summary>From a matt ball: e = Σ I·s/Σ s² with s = n·l, over pixels with s above 0.2 that are not saturated.</summary>
    /// <param name="picture">The ball under one light.</param>
    /// <param name="ball">The outline.</param>
    /// <param name="light">The light's direction, of length 1.</param>
    /// <param name="file">The picture's name in errors.</param>
    /// <param name="curve">How samples follow the light; null for linear.</param>
    /// <returns>One a channel, in shares of the picture's range.</returns>
    /// <exception cref="DataFormatException">No pixel of the ball is lit, or all are saturated.</exception>
    public static double[] FromBall(Image picture, Circle ball, Vector3d light, string file, StoredCurve? curve = null) => Fit(picture,
        file, curve, (x, y) => ball.Normal(x, y) is { } n && n.Z > 0.2 && n.Dot(light) is var s && s > 0.2 ? s : 0);

    /// <summary>From a flat card that faces the camera: e is the mean of I over the patch, divided by its n·l, the light's z.</summary>
    /// <param name="picture">The card under one light.</param>
    /// <param name="patch">Left, top, width and height in pixels.</param>
    /// <param name="light">The light's direction, of length 1.</param>
    /// <param name="file">The picture's name in errors.</param>
    /// <param name="curve">How samples follow the light; null for linear.</param>
    /// <returns>One a channel, in shares of the picture's range.</returns>
    /// <exception cref="DataFormatException">The patch is outside the picture, black or saturated.</exception>
    public static double[] FromPatch(Image picture, (int Left, int Top, int Width, int Height) patch, Vector3d light, string file,
        StoredCurve? curve = null) => Fit(picture, file, curve, (x, y) =>
            x >= patch.Left && y >= patch.Top && x < patch.Left + patch.Width && y < patch.Top + patch.Height ? light.Z : 0);

    private static double[] Fit(Image picture, string file, StoredCurve? curve, Func<int, int, double> shading)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var channels = SampleTable.Colors(picture);
        var full = picture.BitDepth == 8 ? 255 : 65535;
        var (product, square) = (new double[channels], new double[channels]);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                var s = shading(x, y);
                if (!(s > 0)) continue;
                for (var c = 0; c < channels; c++)
                {
                    var at = (y * picture.Width + x) * picture.Channels + c;
                    var sample = picture.BitDepth == 8 ? picture.Pixels8[at] : picture.Pixels16[at];
                    if (sample == full) continue;
                    var stored = (double)sample / full;
                    product[c] += s * (curve?.ToLight(stored) ?? stored);
                    square[c] += s * s;
                }
            }
        }
        var intensities = product.Select((p, c) => p / square[c]).ToArray();
        return intensities.All(e => e > 0 && double.IsFinite(e)) ? intensities
            : throw new DataFormatException(file, -1, "reference", "expected pixels that are lit and not saturated, got none");
    }
}
