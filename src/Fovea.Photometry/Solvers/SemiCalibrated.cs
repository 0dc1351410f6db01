using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Known directions l and an unknown intensity e for each light: surface and intensities are found in turn, the surface as
/// <see cref="SharedReflectance"/> finds it.</summary>
/// <remarks>
/// <para>It begins with Lambert's law, I = e·(l·g): the pictures of some hundred well-lit pixels are factored into rank 3, I ≈ U·V, and Q
/// sought with Q·uᵢ parallel to lᵢ: linear equations lᵢ × (Q·uᵢ) = 0, and eᵢ = lᵢ·(Q·uᵢ). Then g for given e and e for given g are fitted
/// in turn with weights 1/max(|r|, δ), shadows left out.</para>
/// <para>Highlights that cover much of an object pass for a bright light there. So on a thousand pixels normals and mixtures of
/// reflectances take the place of g: for the intensities as they are, and e = Σ w·I·f / Σ w·f² for what those mixtures show, f, in turn.
/// Intensities have a mean of 1; those that the scene came with are not used.</para>
/// <para>Source: D. Cho, Y. Matsushita, Y.-W. Tai, I. S. Kweon, "Semi-calibrated photometric stereo", IEEE PAMI 42(1), 2020 (ECCV
/// 2016), for Lambert's law and for fitting in turn; the reflectances are an addition.</para>
/// </remarks>
public sealed class SemiCalibrated : IPhotometricSolver
{
    private const int Grain = 256, FirstPixels = 600, Pixels = 1000, MaxRounds = 200, Rounds = 30, Reweighings = 12;
    private const double Near = 1e-4, Settled = 1e-3, Plain = 0.5, RelativeDelta = 0.01;

    /// <inheritdoc/>
    public string Name => "semi-calibrated";

    /// <inheritdoc/>
    public string Description => "Unknown light intensities, known directions (after Cho et al. 2016), surface as exemplars";

    /// <inheritdoc/>
    public bool NeedsIntensities => false;

    /// <summary>Observations at or below this share of the pixel's 90th percentile are shadows.</summary>
    public float ShadowShare { get; init; } = 0.05f;

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        scene.Lights.RequireThree();
        if (scene.LightCount < 4) throw new DataFormatException(scene.Lights.Source, -1, "lights",
            $"expected four or more for intensities that are not known, got {scene.LightCount}");
        var raw = RawIntensities.Of(scene);
        var lambert = Intensities(raw, cancellation);
        var lights = new ReflectanceLights(raw.Sample(Pixels), scene.Lights.Directions, lambert, ShadowShare);
        for (var round = 0; round < Rounds && lights.Round(turn: false, cancellation) > Settled; round++)
            progress?.Report(0.4 * (round + 1) / Rounds);
        var rest = progress is null ? null : new ProgressPart(progress, 0.4, 0.6);
        if (LambertResidual(raw.Sample(Pixels), lambert, cancellation) < Plain * lights.Residual)
            return Lambert(scene, raw, lambert, rest, cancellation);
        var result = new Exemplars { ShadowShare = ShadowShare }.Solve(RawIntensities.With(scene, null, lights.Intensities, Name), rest,
            cancellation);
        return new(result.Mask, result.Normals, result.Albedo, result.ChannelAlbedo)
        {
            Method = Name, Weights = result.Weights, EstimatedIntensities = lights.Intensities,
        };
    }

    private PhotometricResult Lambert(PhotometricScene scene, PhotometricScene raw, double[] intensities, ProgressPart? progress,
        CancellationToken cancellation)
    {
        var (pixels, lights) = (scene.PixelCount, scene.LightCount);
        var lit = LitObservations.Of(RawIntensities.Divide(raw, intensities), ShadowShare, cancellation);
        var (normals, weights) = (new float[3 * pixels], new float[lights * pixels]);
        PixelLoop.Run(pixels, Grain, (begin, end) =>
        {
            var fit = new PixelFit(raw, lit, intensities);
            for (var p = begin; p < end; p++)
            {
                var (x, y, z) = fit.Solve(p, Reweighings);
                (normals[3 * p], normals[3 * p + 1], normals[3 * p + 2]) = ((float)x, (float)y, (float)z);
                for (var i = 0; i < lights; i++) weights[i * pixels + p] = (float)fit.Weights[i];
            }
        }, progress, cancellation);
        var result = PhotometricResult.FromScaledNormals(RawIntensities.Divide(scene, raw, intensities), Name, normals, weights);
        return new(result.Mask, result.Normals, result.Albedo, result.ChannelAlbedo)
        {
            Method = Name, Weights = weights, EstimatedIntensities = intensities,
        };
    }

    // As that of the reflectances: by the 90th percentile of the pixel's observations, in the median over all of them that are lit.
    private double LambertResidual(PhotometricScene raw, double[] intensities, CancellationToken cancellation)
    {
        var (scene, left) = (RawIntensities.Divide(raw, intensities), new List<float>());
        var lit = LitObservations.Of(scene, ShadowShare, cancellation);
        var fit = new PixelFit(raw, lit, intensities);
        for (var p = 0; p < raw.PixelCount; p++)
        {
            var (x, y, z) = fit.Solve(p, Reweighings);
            int[] counted = [.. Enumerable.Range(0, raw.LightCount).Where(i => lit[i * raw.PixelCount + p] > 0)];
            float[] values = [.. counted.Select(i => scene.Grey[i * raw.PixelCount + p])];
            if (values.Length < 3) continue;
            var bright = values.Order().ElementAt(values.Length * 9 / 10);
            foreach (var (i, value) in counted.Zip(values))
            {
                var (lx, ly, lz) = raw.Lights[i];
                left.Add((float)(Math.Abs(value - lx * x - ly * y - lz * z) / bright));
            }
        }
        left.Sort();
        return left.Count == 0 ? double.PositiveInfinity : left[left.Count / 2];
    }

    /// <summary>The intensities alone, of mean 1, by Lambert's law and some hundred pixels.</summary>
    /// <param name="scene">Four lights or more, of rank 3; the intensities that it came with are not used.</param>
    /// <param name="cancellation">Stops within a second or so.</param>
    internal static double[] Intensities(PhotometricScene scene, CancellationToken cancellation)
    {
        var (raw, shadowShare) = (RawIntensities.Of(scene).Sample(FirstPixels), new SemiCalibrated().ShadowShare);
        var (pixels, lights) = (raw.PixelCount, raw.LightCount);
        var lit = LitObservations.Of(raw, shadowShare, cancellation);
        var intensities = RankThree.Intensities(raw, WellLit(lit, lights, pixels));
        // By intensity, a dim light is not mistaken for a shadow.
        lit = LitObservations.Of(RawIntensities.Divide(raw, intensities), shadowShare, cancellation);
        Alternate(raw, lit, WellLit(lit, lights, pixels), intensities, cancellation);
        return intensities;
    }

    /// <summary>Pixels that the most lights reach.</summary>
    private static int[] WellLit(float[] lit, int lights, int pixels)
    {
        var counts = new int[pixels];
        for (var i = 0; i < lights; i++)
            for (var p = 0; p < pixels; p++) counts[p] += lit[i * pixels + p] > 0 ? 1 : 0;
        var sorted = (int[])counts.Clone();
        Array.Sort(sorted);
        // At least a fifth of the pixels, so that normals of all kinds are among them.
        var enough = Math.Min(sorted[^1], Math.Max(4, sorted[pixels - 1 - pixels / 5]));
        return [.. Enumerable.Range(0, pixels).Where(p => counts[p] >= enough)];
    }

    private static void Alternate(PhotometricScene raw, float[] lit, int[] sample, double[] intensities,
        CancellationToken cancellation)
    {
        var (pixels, lights) = (raw.PixelCount, raw.LightCount);
        var (g, w) = (new double[3 * sample.Length], new double[lights * sample.Length]);
        for (var round = 0; round < MaxRounds; round++)
        {
            PixelLoop.Run(sample.Length, Grain, (begin, end) =>
            {
                var fit = new PixelFit(raw, lit, intensities);
                for (var s = begin; s < end; s++)
                {
                    (g[3 * s], g[3 * s + 1], g[3 * s + 2]) = fit.Solve(sample[s], 3);
                    fit.Weights.CopyTo(w.AsSpan(s * lights, lights));
                }
            }, null, cancellation);
            var next = new double[lights];
            for (var i = 0; i < lights; i++)
            {
                var (lx, ly, lz) = raw.Lights[i];
                var (product, square) = (0.0, 0.0);
                for (var s = 0; s < sample.Length; s++)
                {
                    var weight = w[s * lights + i];
                    if (weight == 0) continue;
                    var shading = lx * g[3 * s] + ly * g[3 * s + 1] + lz * g[3 * s + 2];
                    // Each pixel counts alike: divided by its squared albedo.
                    weight /= g[3 * s] * g[3 * s] + g[3 * s + 1] * g[3 * s + 1] + g[3 * s + 2] * g[3 * s + 2];
                    product += weight * shading * raw.Grey[i * pixels + sample[s]];
                    square += weight * shading * shading;
                }
                next[i] = product > 0 && square > 0 ? product / square : intensities[i];
            }
            RankThree.ScaleToMeanOne(next);
            var change = 0.0;
            for (var i = 0; i < lights; i++) change = Math.Max(change, Math.Abs(next[i] - intensities[i]));
            next.CopyTo(intensities, 0);
            if (change < Near) return;
        }
    }

    /// <summary>One pixel's g by reweighted least squares. For one thread.</summary>
    private sealed class PixelFit(PhotometricScene raw, float[] lit, double[] intensities)
    {
        public double[] Weights { get; } = new double[raw.LightCount];

        public (double X, double Y, double Z) Solve(int pixel, int reweighings)
        {
            var (pixels, lights) = (raw.PixelCount, raw.LightCount);
            var (mean, count) = (0.0, 0);
            for (var i = 0; i < lights; i++)
            {
                Weights[i] = lit[i * pixels + pixel];
                if (Weights[i] == 0) continue;
                mean += raw.Grey[i * pixels + pixel] / intensities[i];
                count++;
            }
            if (count < 3 || !(mean > 0)) return Unsolved();
            var delta = RelativeDelta * mean / count;
            var g = (X: 0.0, Y: 0.0, Z: 0.0);
            for (var step = 0; step <= reweighings; step++)
            {
                var sum = default(Symmetric3);
                var (bx, by, bz) = (0.0, 0.0, 0.0);
                for (var i = 0; i < lights; i++)
                {
                    if (lit[i * pixels + pixel] == 0) continue;
                    var (x, y, z) = raw.Lights[i];
                    var value = raw.Grey[i * pixels + pixel] / intensities[i];
                    if (step > 0) Weights[i] = delta / Math.Max(Math.Abs(value - x * g.X - y * g.Y - z * g.Z), delta);
                    sum = sum.Plus(x, y, z, Weights[i]);
                    var weighted = Weights[i] * value;
                    (bx, by, bz) = (bx + weighted * x, by + weighted * y, bz + weighted * z);
                }
                g = sum.Inverse().Times(bx, by, bz);
                if (!double.IsFinite(g.X + g.Y + g.Z)) return Unsolved();
            }
            return g;
        }

        private (double X, double Y, double Z) Unsolved()
        {
            Array.Clear(Weights);
            return default;
        }
    }
}
