namespace Fovea.Photometry;

/// <summary>G = (LᵀL)⁻¹Lᵀ·I for each pixel's grey values I; albedo ‖G‖, normal G/‖G‖.</summary>
/// <remarks>Saturated observations are left out where the rest fixes the normal. Source: R. J. Woodham, "Photometric method for determining
/// surface orientation from multiple images", Optical Engineering 19(1), 1980, equations 11 to 13.</remarks>
public sealed class LeastSquares : IPhotometricSolver
{
    /// <inheritdoc/>
    public string Name => "l2";

    /// <inheritdoc/>
    public string Description => "Least squares over all lights (Woodham 1980)";

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        scene.Lights.RequireThree();
        var (normals, albedo) = NormalsAndAlbedo(scene.Grey, scene.PixelCount, scene.Lights, progress, cancellation);
        var renewed = UnsaturatedFit.Renew(scene, SaturatedPixels.Of(scene), normals, albedo);
        if (scene.Channels == 1) return new(scene.Mask, normals, albedo, albedo) { Method = Name };
        var colors = ColorAlbedo.Fit(scene, normals);
        UnsaturatedFit.RenewColors(scene, renewed, normals, colors);
        return new(scene.Mask, normals, albedo, colors) { Method = Name };
    }

    /// <summary>G/‖G‖ and ‖G‖ for each pixel; zero where G is zero or not finite.</summary>
    /// <param name="values">[lights × pixels].</param>
    /// <param name="pixels">Pixels a light.</param>
    /// <param name="lights">Directions of rank 3.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <returns>[pixels × 3] and [pixels].</returns>
    public static (float[] Normals, float[] Albedo) NormalsAndAlbedo(float[] values, int pixels, LightSet lights,
        IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        var normals = GC.AllocateUninitializedArray<float>(3 * pixels);
        var albedo = GC.AllocateUninitializedArray<float>(pixels);
        Run(values, pixels, lights, normals, albedo, progress, cancellation);
        return (normals, albedo);
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
        var g = GC.AllocateUninitializedArray<float>(3 * pixels);
        Run(values, pixels, lights, g, null, progress, cancellation);
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

    private static void Run(float[] values, int pixels, LightSet lights, float[] g, float[]? albedo, IProgress<double>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(lights);
        if (values.Length != (long)pixels * lights.Count)
            throw new ArgumentException($"LeastSquares: expected {lights.Count} × {pixels} values, got {values.Length}.", nameof(values));
        var pinv = PseudoInverse(lights);
        PixelLoop.Run(pixels, LeastSquaresKernel.Block, (begin, end) =>
            LeastSquaresKernel.Run(pinv, values, pixels, begin, end - begin, g, albedo),
            progress, cancellation);
    }
}
