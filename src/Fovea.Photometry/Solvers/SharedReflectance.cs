namespace Fovea.Photometry;

/// <summary>The normal whose best non-negative mixture of Lambert's law, microfacet lobes, a rough matte surface and a reflectance
/// shared by the whole object explains the lit observations.</summary>
/// <remarks>
/// <para>First every pixel alone, over the whole hemisphere. Then twice: the mean of the mixtures of the pixels that are explained best
/// becomes one more reflectance; what departs from it, Lambert's law apart, is penalised; and each normal is sought again around where it
/// was. One pixel's observations leave its reflectance partly open; those of all pixels do not.</para>
/// <para>The search for normals over a dictionary of reflectances is that of Z. Hui and A. C. Sankaranarayanan, "Shape and
/// spatially-varying reflectance estimation from virtual exemplars", IEEE PAMI 39(10), 2017, with formulas where they have measured
/// materials; the shared reflectance is an addition.</para>
/// </remarks>
public sealed class SharedReflectance : IPhotometricSolver
{
    private const int Grain = 64;
    private const double WellExplained = 1.5;

    /// <inheritdoc/>
    public string Name => "shared";

    /// <inheritdoc/>
    public string Description => "Mixtures of reflectances held to one that the object shares (after Hui, Sankaranarayanan 2017)";

    /// <summary>Observations at or below this share of the pixel's 90th percentile are shadows.</summary>
    public float ShadowShare { get; init; } = 0.05f;

    /// <summary>Penalty on coefficients apart from Lambert's and the shared one's, relative to what each explains.</summary>
    public double Penalty { get; init; } = 0.03;

    /// <summary>How often the shared reflectance is found and used.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>Directions that are tried before the best is refined.</summary>
    public int GridNormals { get; init; } = 300;

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        scene.Lights.RequireThree();
        if (GridNormals < 1) throw new ArgumentException($"SharedReflectance: expected GridNormals of 1 or more, got {GridNormals}.");
        if (Rounds < 0) throw new ArgumentException($"SharedReflectance: expected Rounds of 0 or more, got {Rounds}.");
        if (!(Penalty >= 0)) throw new ArgumentException(
            FormattableString.Invariant($"SharedReflectance: expected Penalty of 0 or more, got {Penalty}."));
        var (pixels, lights) = (scene.PixelCount, scene.LightCount);
        var (normals, weights) = (new Vector3d[pixels], new float[lights * pixels]);
        var (costs, mixtures) = (new double[pixels], new float[MicrofacetBasis.Count * pixels]);
        var grid = new ReflectanceGrid<MicrofacetBasis>(scene.Lights, GridNormals);
        var selection = new ObservationSelection(ShadowShare, 1);
        // The first pass tries about four times as many directions as one of the others.
        var whole = 4.0 + Rounds;
        for (var round = 0; round <= Rounds; round++)
        {
            var shared = round == 0 ? [] : Mean(mixtures, costs);
            var (done, share) = (round == 0 ? 0 : (3 + round) / whole, (round == 0 ? 4 : 1) / whole);
            PixelLoop.Run(pixels, Grain, (begin, end) =>
            {
                var search = new ReflectanceSearch<MicrofacetBasis>(scene, grid) { Penalty = round == 0 ? 0 : Penalty, Shared = shared };
                for (var p = begin; p < end; p++)
                {
                    costs[p] = double.PositiveInfinity;
                    if (!search.Load(p, selection)) continue;
                    (normals[p], costs[p]) = round == 0 ? search.SearchAll() : search.SearchNear(normals[p]);
                    Keep(search, shared, mixtures.AsSpan(p * MicrofacetBasis.Count, MicrofacetBasis.Count));
                    if (round > 0) continue;
                    for (var i = 0; i < lights; i++) weights[i * pixels + p] = search.Weights[i];
                }
            }, progress is null ? null : new ProgressPart(progress, done, share), cancellation);
        }
        var result = new float[3 * pixels];
        for (var p = 0; p < pixels; p++) SearchResult.Store(result, p, normals[p]);
        return SearchResult.Finish(scene, Name, result, weights);
    }

    /// <summary>The mixture of a surface that is as bright as 1.</summary>
    private static void Keep(ReflectanceSearch<MicrofacetBasis> search, double[] shared, Span<float> mixture)
    {
        var coefficients = search.Coefficients;
        for (var i = 0; i < mixture.Length; i++)
        {
            var own = coefficients[i] + (shared.Length > 0 ? coefficients[^1] * shared[i] : 0);
            mixture[i] = (float)(own / search.Brightness);
        }
    }

    /// <summary>The mean mixture of pixels whose cost is at most <see cref="WellExplained"/> times the median.</summary>
    private static double[] Mean(float[] mixtures, double[] costs)
    {
        var sorted = costs.Where(double.IsFinite).ToArray();
        if (sorted.Length == 0) return [];
        Array.Sort(sorted);
        var limit = WellExplained * sorted[sorted.Length / 2];
        var mean = new double[MicrofacetBasis.Count];
        var count = 0;
        for (var p = 0; p < costs.Length; p++)
        {
            if (!(costs[p] <= limit)) continue;
            count++;
            for (var i = 0; i < mean.Length; i++) mean[i] += mixtures[p * mean.Length + i];
        }
        for (var i = 0; i < mean.Length; i++) mean[i] /= count;
        return mean;
    }
}
