namespace Fovea.Photometry;

/// <summary>Least squares over the observations of a pixel that are not saturated: (Σ l·lᵀ)·G = Σ I·l over those.</summary>
/// <remarks>A pixel of which fewer than three are left, or such as lie nearly in a plane, keeps its solution from all.</remarks>
internal static class UnsaturatedFit
{
    // det A/tr(A)³ of the lights that are left, against that of all.
    private const double LeastSpread = 0.02;
    private const int Grain = 256;

    /// <summary>Solves some pixels anew.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="saturated">Pixels with a saturated observation.</param>
    /// <param name="normals">[pixels × 3].</param>
    /// <param name="albedo">[pixels].</param>
    /// <returns>The pixels whose solution is new.</returns>
    public static int[] Renew(PhotometricScene scene, int[] saturated, float[] normals, float[] albedo)
    {
        var least = LeastSpread * Spread(scene.Lights.NormalMatrix());
        var renewed = new bool[saturated.Length];
        PixelLoop.Run(saturated.Length, Grain, (begin, end) =>
        {
            for (var s = begin; s < end; s++) renewed[s] = Solve(scene, saturated[s], least, normals, albedo);
        });
        return [.. saturated.Where((_, s) => renewed[s])];
    }

    /// <summary>Each colour's albedo Σ I·s/Σ s², s = max(0, n·l), over the same observations.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="pixels">From <see cref="Renew"/>.</param>
    /// <param name="normals">[pixels × 3].</param>
    /// <param name="colors">[pixels × channels].</param>
    public static void RenewColors(PhotometricScene scene, int[] pixels, float[] normals, float[] colors)
    {
        var channels = scene.Channels;
        foreach (var p in pixels)
        {
            for (var c = 0; c < channels; c++)
            {
                var (product, square) = (0.0, 0.0);
                for (var i = 0; i < scene.LightCount; i++)
                {
                    if (IsSaturated(scene, i, p)) continue;
                    var (x, y, z) = scene.Lights[i];
                    var s = Math.Max(0, x * normals[3 * p] + y * normals[3 * p + 1] + z * normals[3 * p + 2]);
                    (product, square) = (product + s * scene.ChannelOf(i, c)[p], square + s * s);
                }
                var fitted = product / square;
                colors[p * channels + c] = double.IsFinite(fitted) ? (float)Math.Max(0, fitted) : 0;
            }
        }
    }

    private static bool Solve(PhotometricScene scene, int pixel, double least, float[] normals, float[] albedo)
    {
        var (sum, bx, by, bz) = (default(Symmetric3), 0.0, 0.0, 0.0);
        for (var i = 0; i < scene.LightCount; i++)
        {
            if (IsSaturated(scene, i, pixel)) continue;
            var ((x, y, z), value) = (scene.Lights[i], scene.Grey[i * scene.PixelCount + pixel]);
            sum = sum.Plus(x, y, z, 1);
            (bx, by, bz) = (bx + value * x, by + value * y, bz + value * z);
        }
        if (!(Spread(sum) > least)) return false;
        var (gx, gy, gz) = sum.Inverse().Times(bx, by, bz);
        var length = Math.Sqrt(gx * gx + gy * gy + gz * gz);
        if (!(length > 0) || !double.IsFinite(length)) return false;
        albedo[pixel] = (float)length;
        (normals[3 * pixel], normals[3 * pixel + 1], normals[3 * pixel + 2]) = ((float)(gx / length), (float)(gy / length),
            (float)(gz / length));
        return true;
    }

    private static double Spread(Symmetric3 a) => a.Determinant / Math.Pow(a.Xx + a.Yy + a.Zz, 3);

    private static bool IsSaturated(PhotometricScene scene, int light, int pixel) =>
        (scene.Flags[light * scene.PixelCount + pixel] & ObservationFlags.Saturated) != 0;
}
