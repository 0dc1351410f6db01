namespace Fovea.Photometry;

/// <summary>Normals and mixtures of reflectances of a scene's pixels, held to the mixture that they share, as
/// <see cref="SharedReflectance"/> finds them: a round at a time, under lights that may change from one to the next.</summary>
/// <param name="pixels">How many.</param>
internal sealed class SharedSearch(int pixels)
{
    private const int Grain = 64;
    private const double WellExplained = 1.5;
    private static readonly int Size = MicrofacetBasis.Count;

    /// <summary>The pixels' normals.</summary>
    public Vector3d[] Normals { get; } = new Vector3d[pixels];

    /// <summary>The share of its squared observations that each pixel's mixture leaves; not finite for pixels without a mixture.</summary>
    public double[] Costs { get; } = new double[pixels];

    /// <summary>[pixels × basis]: the mixture of a surface that is as bright as 1.</summary>
    public float[] Mixtures { get; } = new float[MicrofacetBasis.Count * pixels];

    /// <summary>[pixels]: the 90th percentile of each pixel's observations.</summary>
    public float[] Brightness { get; } = new float[pixels];

    /// <summary>Begins with what another found of the same pixels.</summary>
    public void Begin(SharedSearch other)
    {
        other.Normals.CopyTo(Normals, 0);
        other.Costs.CopyTo(Costs, 0);
        other.Mixtures.CopyTo(Mixtures, 0);
    }

    /// <summary>Each pixel alone, over the whole hemisphere.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="grid">Of the scene's lights.</param>
    /// <param name="selection">Which observations count.</param>
    /// <param name="weights">[lights × pixels]: is given 1 for those; null for not at all.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    public void Alone(PhotometricScene scene, ReflectanceGrid<MicrofacetBasis> grid, ObservationSelection selection, float[]? weights,
        IProgress<double>? progress, CancellationToken cancellation) =>
        Round(scene, grid, selection, null, weights, progress, cancellation);

    /// <summary>Each pixel around its normal, with the mean mixture among the reflectances.</summary>
    /// <param name="scene">The observations.</param>
    /// <param name="grid">Of the scene's lights.</param>
    /// <param name="selection">Which observations count.</param>
    /// <param name="penalty">On coefficients apart from Lambert's and the shared one's.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    public void Together(PhotometricScene scene, ReflectanceGrid<MicrofacetBasis> grid, ObservationSelection selection, double penalty,
        IProgress<double>? progress, CancellationToken cancellation) =>
        Round(scene, grid, selection, penalty, null, progress, cancellation);

    private void Round(PhotometricScene scene, ReflectanceGrid<MicrofacetBasis> grid, ObservationSelection selection, double? penalty,
        float[]? weights, IProgress<double>? progress, CancellationToken cancellation)
    {
        var shared = penalty is null ? [] : Mean();
        PixelLoop.Run(pixels, Grain, (begin, end) =>
        {
            var search = new ReflectanceSearch<MicrofacetBasis>(scene, grid) { Penalty = penalty ?? 0, Shared = shared };
            for (var p = begin; p < end; p++)
            {
                Costs[p] = double.PositiveInfinity;
                if (!search.Load(p, selection)) continue;
                (Normals[p], Costs[p]) = penalty is null ? search.SearchAll() : search.SearchNear(Normals[p]);
                Brightness[p] = search.Brightness;
                Keep(search, shared, Mixtures.AsSpan(p * Size, Size));
                for (var i = 0; i < scene.LightCount && weights is not null; i++) weights[i * pixels + p] = search.Weights[i];
            }
        }, progress, cancellation);
    }

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
    public double[] Mean()
    {
        var sorted = Costs.Where(double.IsFinite).ToArray();
        if (sorted.Length == 0) return [];
        Array.Sort(sorted);
        var limit = WellExplained * sorted[sorted.Length / 2];
        var mean = new double[Size];
        var count = 0;
        for (var p = 0; p < Costs.Length; p++)
        {
            if (!(Costs[p] <= limit)) continue;
            count++;
            for (var i = 0; i < mean.Length; i++) mean[i] += Mixtures[p * mean.Length + i];
        }
        for (var i = 0; i < mean.Length; i++) mean[i] /= count;
        return mean;
    }
}
