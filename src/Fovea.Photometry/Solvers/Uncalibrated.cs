using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Neither directions nor intensities known: I ≈ S·B of rank 3 after sparse errors are taken out, B made integrable, and of the
/// bas-reliefs left the one whose albedo has the least entropy.</summary>
/// <remarks>
/// <para>Factoring leaves B known up to a 3×3 matrix. That the normals belong to a surface, ∂(n₁/n₃)/∂y = ∂(n₂/n₃)/∂x, leaves the
/// generalised bas-relief: 3 numbers and the scale. Objects have few colours, so the histogram of the true albedo is the narrowest. Of the
/// hollow and the round one with the same pictures, the one is taken whose outline faces outwards.</para>
/// <para>Source: H. Hayakawa, "Photometric stereo under a light source with arbitrary motion", JOSA A 11(11), 1994 (factoring); A. Yuille,
/// D. Snow, "Shape and albedo from multiple images using integrability", CVPR 1997 (integrability); P. N. Belhumeur, D. J. Kriegman,
/// A. L. Yuille, "The bas-relief ambiguity", IJCV 35(1), 1999; N. G. Alldrin, S. P. Mallick, D. J. Kriegman, "Resolving the generalized
/// bas-relief ambiguity by entropy minimization", CVPR 2007.</para>
/// </remarks>
public sealed class Uncalibrated : IPhotometricSolver
{
    private const double RankTolerance = 1e-6;

    /// <inheritdoc/>
    public string Name => "uncalibrated";

    /// <inheritdoc/>
    public string Description => "Unknown lights: factors, integrability, least entropy of albedo (Alldrin et al. 2007)";

    /// <inheritdoc/>
    public bool NeedsLights => false;

    /// <summary>Observations at or below this share of the pixel's 90th percentile are shadows.</summary>
    public float ShadowShare { get; init; } = 0.05f;

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (scene.LightCount < 3)
            throw new DataFormatException(scene.Lights.Source, -1, "lights", $"expected three or more, got {scene.LightCount}");
        var (pixels, lights) = (scene.PixelCount, scene.LightCount);
        var raw = RawIntensities.Of(scene);
        var lit = LitObservations.Of(raw, ShadowShare, cancellation);
        var parts = new LowRankParts(raw.Grey, lit, lights, pixels);
        RobustPca.Run(parts, RobustPca.UsualSparsity, progress is null ? null : new ProgressPart(progress, 0, 0.9), cancellation);
        var weights = parts.Weights();
        var clean = new PhotometricScene(raw.Mask, raw.Lights, parts.LowRank());
        int[] all = [.. Enumerable.Range(0, pixels)];
        var (u, singular) = RankThree.Lights(clean, all);
        if (!(singular[2] > RankTolerance * singular[0]))
        {
            // Of few lights and pixels all but the strongest direction may pass for errors; the pictures as they are, then.
            (clean, weights) = (raw, lit);
            (u, singular) = RankThree.Lights(clean, all);
        }
        if (!(singular[2] > RankTolerance * singular[0])) throw new DataFormatException(scene.Lights.Source, -1, "pictures",
            "expected pictures under lights that do not lie in a plane, got pictures of rank below 3");
        // B = Uᵀ·I, one column a pixel; scaled so that all three rows count alike.
        var b = new Vector3d[pixels];
        for (var i = 0; i < lights; i++)
        {
            var row = clean.GreyOf(i);
            var light = new Vector3d(u[i, 0] / singular[0], u[i, 1] / singular[1], u[i, 2] / singular[2]);
            for (var p = 0; p < pixels; p++) b[p] += (float.IsFinite(row[p]) ? row[p] : 0) * light;
        }
        var toSurface = Integrability.Transform(b, scene.Mask);
        progress?.Report(0.93);
        cancellation.ThrowIfCancellationRequested();
        toSurface = BasRelief.Resolve(b, scene.Mask, toSurface);
        progress?.Report(1);
        var normals = new float[3 * pixels];
        for (var p = 0; p < pixels; p++)
        {
            var g = toSurface.Times(b[p]);
            (normals[3 * p], normals[3 * p + 1], normals[3 * p + 2]) = ((float)g.X, (float)g.Y, (float)g.Z);
        }
        var (directions, intensities) = Estimate(toSurface, u, singular);
        for (var i = 0; i < normals.Length; i++) normals[i] *= (float)intensities.Scale;
        return Finish(scene, raw, directions, intensities.Values, normals, weights);
    }

    /// <summary>The lights that go with the surface: S = U·Σ·M⁻¹ where G = M·B.</summary>
    private static (double[] Directions, (double[] Values, double Scale) Intensities) Estimate(Matrix3 toSurface, double[,] u,
        double[] singular)
    {
        var back = toSurface.Inverse().Transpose();
        var lights = u.GetLength(0);
        var (directions, intensities) = (new double[3 * lights], new double[lights]);
        for (var i = 0; i < lights; i++)
        {
            var s = back.Times(new(u[i, 0] * singular[0], u[i, 1] * singular[1], u[i, 2] * singular[2]));
            (intensities[i], s) = (s.Length, s.Unit());
            (directions[3 * i], directions[3 * i + 1], directions[3 * i + 2]) = (s.X, s.Y, s.Z);
        }
        var scale = intensities.Average();
        return (directions, (Array.ConvertAll(intensities, e => e / scale), scale));
    }

    private PhotometricResult Finish(PhotometricScene scene, PhotometricScene raw, double[] directions, double[] intensities,
        float[] normals, float[] weights)
    {
        var divided = RawIntensities.Divide(scene, raw, Array.ConvertAll(intensities, e => Math.Max(e, 1e-6)));
        var lit = new PhotometricScene(divided.Mask, new LightSet(directions), divided.Observations, divided.Channels, divided.Flags);
        var result = PhotometricResult.FromScaledNormals(lit, Name, normals, weights);
        return new(result.Mask, result.Normals, result.Albedo, result.ChannelAlbedo)
        {
            Method = Name, Weights = weights, EstimatedIntensities = intensities, EstimatedDirections = directions,
        };
    }
}
