using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Neither directions nor intensities known: lights are sought with which the pictures are those of a likely surface, of mixtures
/// of known reflectances.</summary>
/// <remarks>
/// <para>It begins twice. From the pictures of a matt surface: I ≈ S·B of rank 3 after sparse errors are taken out, B made integrable,
/// ∂(n₁/n₃)/∂y = ∂(n₂/n₃)/∂x, and of the bas-reliefs left, 3 numbers and the scale, the one whose albedo has the least entropy and whose
/// outline faces outwards. And from the outline: lights that fit the surface that it suggests, blown up like a balloon.</para>
/// <para>From each, lights are bent by the bas-relief that makes them likeliest (<c>BentLights</c>), fitted in turn with normals and
/// mixtures of reflectances on a thousand pixels, and bent again, twice over. The likeliest of all are taken; the surface is found as
/// <see cref="Exemplars"/> finds it, and turned about the view with its lights until it is integrable. Of fewer than eight lights
/// reflectances cannot be told from directions: then the first start is the result.</para>
/// <para>Source: H. Hayakawa, "Photometric stereo under a light source with arbitrary motion", JOSA A 11(11), 1994 (factoring); A. Yuille,
/// D. Snow, "Shape and albedo from multiple images using integrability", CVPR 1997 (integrability); P. N. Belhumeur, D. J. Kriegman,
/// A. L. Yuille, "The bas-relief ambiguity", IJCV 35(1), 1999; N. G. Alldrin, S. P. Mallick, D. J. Kriegman, "Resolving the generalized
/// bas-relief ambiguity by entropy minimization", CVPR 2007. The outline, the reflectances and their score are additions.</para>
/// </remarks>
public sealed class Uncalibrated : IPhotometricSolver
{
    private const int LeastLights = 8, FewPixels = 300, MorePixels = 1000, FactoredPixels = 4000, Turns = 2, Rounds = 8;
    private const double RankTolerance = 1e-6;

    /// <inheritdoc/>
    public string Name => "uncalibrated";

    /// <inheritdoc/>
    public string Description => "Unknown lights: the likeliest for known reflectances, albedo and outline (after Alldrin et al. 2007)";

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
        if (scene.LightCount < LeastLights) return Factored(scene, progress, cancellation);
        var lights = Lights(RawIntensities.Of(scene), progress is null ? null : new ProgressPart(progress, 0, 0.5), cancellation);
        var (directions, intensities) = BentLights.Split(lights);
        var result = new Exemplars { ShadowShare = ShadowShare }.Solve(RawIntensities.With(scene, directions, intensities, Name),
            progress is null ? null : new ProgressPart(progress, 0.5, 0.5), cancellation);
        var (sin, cos) = Math.SinCos(Integrability.Turn(result.Normals, scene.Mask));
        for (var i = 0; i < result.Normals.Length; i += 3)
        {
            var (x, y) = (result.Normals[i], result.Normals[i + 1]);
            (result.Normals[i], result.Normals[i + 1]) = ((float)(cos * x - sin * y), (float)(sin * x + cos * y));
        }
        for (var i = 0; i < directions.Length; i += 3)
        {
            var (x, y) = (directions[i], directions[i + 1]);
            (directions[i], directions[i + 1]) = (cos * x - sin * y, sin * x + cos * y);
        }
        return new(result.Mask, result.Normals, result.Albedo, result.ChannelAlbedo)
        {
            Method = Name, Weights = result.Weights, EstimatedIntensities = intensities, EstimatedDirections = directions,
        };
    }

    // From both starts: bent, fitted in turn with the surface, bent again; the likeliest that were met.
    private Vector3d[] Lights(PhotometricScene raw, ProgressPart? progress, CancellationToken cancellation)
    {
        var (few, more) = (CoarseScene.Of(raw, FewPixels), CoarseScene.Of(raw, MorePixels));
        var factored = Factored(CoarseScene.Of(raw, FactoredPixels), null, cancellation);
        List<Vector3d[]> starts = [BentLights.Join(factored.EstimatedDirections!, factored.EstimatedIntensities!)];
        if (OutlineInflation.Normals(more.Mask) is { } inflated) starts.Add(OutlineInflation.Lights(more, inflated));
        var judge = new BentLights(few, OutlineInflation.Normals(few.Mask), ShadowShare, cancellation);
        var (best, least, done) = (starts[0], double.PositiveInfinity, 0.0);
        foreach (var start in starts)
        {
            var lights = judge.Bend(start, 0.2, -1.2, -0.8, -0.4, 0.4, 0.8, 1.2).Lights;
            for (var turn = 0; turn < Turns; turn++)
            {
                var (directions, intensities) = BentLights.Split(lights);
                var both = new ReflectanceLights(more, directions, intensities, ShadowShare);
                for (var round = 0; round < Rounds; round++) both.Round(turn: true, cancellation);
                (lights, var score) = judge.Bend(BentLights.Join(both.Directions, both.Intensities), 0.1);
                if (score < least) (best, least) = (lights, score);
                progress?.Report(done += 1.0 / (Turns * starts.Count));
            }
        }
        return best;
    }

    private PhotometricResult Factored(PhotometricScene scene, IProgress<double>? progress, CancellationToken cancellation)
    {
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
