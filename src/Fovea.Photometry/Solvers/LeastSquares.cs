using System.Numerics;

namespace Fovea.Photometry;

/// <summary>G = (LᵀL)⁻¹Lᵀ·I for each pixel's grey values I; albedo ‖G‖, normal G/‖G‖.</summary>
/// <remarks>Source: R. J. Woodham, "Photometric method for determining surface orientation from multiple images", Optical Engineering 19(1),
/// 1980, equations 11 to 13.</remarks>
public sealed class LeastSquares : IPhotometricSolver
{
    private const int Block = 2048;

    /// <inheritdoc/>
    public string Name => "l2";

    /// <inheritdoc/>
    public string Description => "Least squares over all lights (Woodham 1980)";

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        scene.Lights.RequireThree();
        var g = ScaledNormals(scene.Grey, scene.PixelCount, scene.Lights, progress, cancellation);
        return PhotometricResult.FromScaledNormals(scene, Name, g);
    }

    /// <summary>G for each pixel.</summary>
    /// <param name="values">[lights × pixels].</param>
    /// <param name="pixels">Pixels a light.</param>
    /// <param name="lights">Directions of rank 3.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <returns>[pixels × 3].</returns>
    public static float[] ScaledNormals(float[] values, int pixels, LightSet lights, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(lights);
        if (values.Length != (long)pixels * lights.Count)
            throw new ArgumentException($"LeastSquares: expected {lights.Count} × {pixels} values, got {values.Length}.", nameof(values));
        var pinv = PseudoInverse(lights);
        var g = new float[3 * pixels];
        PixelLoop.Run(pixels, Block, (begin, end) => Multiply(pinv, values, pixels, begin, end, g), progress, cancellation);
        return g;
    }

    /// <summary>(LᵀL)⁻¹Lᵀ.</summary>
    /// <returns>[lights × 3]: the transpose, so that a light's three numbers lie together.</returns>
    public static float[] PseudoInverse(LightSet lights)
    {
        ArgumentNullException.ThrowIfNull(lights);
        var inverse = lights.NormalMatrix().Inverse();
        var result = new float[3 * lights.Count];
        for (var i = 0; i < lights.Count; i++)
        {
            var (lx, ly, lz) = lights[i];
            var (x, y, z) = inverse.Times(lx, ly, lz);
            (result[3 * i], result[3 * i + 1], result[3 * i + 2]) = ((float)x, (float)y, (float)z);
        }
        return result;
    }

    private static void Multiply(float[] pinv, float[] values, int pixels, int begin, int end, float[] g)
    {
        var width = Vector<float>.Count;
        var p = begin;
        Span<float> xs = stackalloc float[width], ys = stackalloc float[width], zs = stackalloc float[width];
        for (; p <= end - width; p += width)
        {
            Vector<float> x = default, y = default, z = default;
            for (int k = 0, at = p; k < pinv.Length; k += 3, at += pixels)
            {
                var v = new Vector<float>(values, at);
                x += pinv[k] * v;
                y += pinv[k + 1] * v;
                z += pinv[k + 2] * v;
            }
            x.CopyTo(xs);
            y.CopyTo(ys);
            z.CopyTo(zs);
            for (var i = 0; i < width; i++) (g[3 * (p + i)], g[3 * (p + i) + 1], g[3 * (p + i) + 2]) = (xs[i], ys[i], zs[i]);
        }
        for (; p < end; p++)
        {
            float x = 0, y = 0, z = 0;
            for (int k = 0, at = p; k < pinv.Length; k += 3, at += pixels)
            {
                x += pinv[k] * values[at];
                y += pinv[k + 1] * values[at];
                z += pinv[k + 2] * values[at];
            }
            (g[3 * p], g[3 * p + 1], g[3 * p + 2]) = (x, y, z);
        }
    }
}
