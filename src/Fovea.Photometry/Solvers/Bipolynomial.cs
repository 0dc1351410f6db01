namespace Fovea.Photometry;

/// <summary>I = (n·l) Σ Cᵢⱼ·xⁱ·yʲ with x = n·h, y = l·h, i and j of 0…2: the normal whose best Cᵢⱼ ≥ 0 explain the darker of the lit
/// observations.</summary>
/// <remarks>Any isotropic reflectance is smooth away from its highlights, and there two quadratics describe it. The coefficients are kept
/// from below zero, that is, a surface is not darker nearer to its highlight, and a weak penalty prefers Lambert's law where both
/// fit. Source: B. Shi, P. Tan, Y. Matsushita, K. Ikeuchi, "Bi-polynomial modeling of low-frequency reflectances", IEEE PAMI 36(6), 2014;
/// the sign, the penalty and the search over the whole hemisphere are additions.</remarks>
public sealed class Bipolynomial : IPhotometricSolver
{
    private const int Grain = 64;

    /// <inheritdoc/>
    public string Name => "bipoly";

    /// <inheritdoc/>
    public string Description => "Bi-polynomial low-frequency reflectance (Shi et al. 2014)";

    /// <summary>Observations at or below this share of the pixel's 90th percentile are shadows.</summary>
    public float ShadowShare { get; init; } = 0.05f;

    /// <summary>The share of the lit observations, from the darkest, that is free of highlights.</summary>
    public float DarkShare { get; init; } = 0.75f;

    /// <summary>Penalty on the coefficients other than C₀₀, relative to what each explains.</summary>
    public double Penalty { get; init; } = 0.0005;

    /// <summary>Directions that are tried before the best is refined.</summary>
    public int GridNormals { get; init; } = 300;

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        scene.Lights.RequireThree();
        if (GridNormals < 1) throw new ArgumentException($"Bipolynomial: expected GridNormals of 1 or more, got {GridNormals}.");
        if (!(DarkShare is > 0 and <= 1))
            throw new ArgumentException(
                FormattableString.Invariant($"Bipolynomial: expected DarkShare above 0 and up to 1, got {DarkShare}."));
        if (!(Penalty >= 0)) throw new ArgumentException(
            FormattableString.Invariant($"Bipolynomial: expected Penalty of 0 or more, got {Penalty}."));
        var (pixels, lights) = (scene.PixelCount, scene.LightCount);
        var (normals, weights) = (new float[3 * pixels], new float[lights * pixels]);
        var grid = new ReflectanceGrid<BiPolynomialBasis>(scene.Lights, GridNormals);
        var selection = new ObservationSelection(ShadowShare, DarkShare);
        PixelLoop.Run(pixels, Grain, (begin, end) =>
        {
            var search = new ReflectanceSearch<BiPolynomialBasis>(scene, grid) { Penalty = Penalty };
            for (var p = begin; p < end; p++)
            {
                if (!search.Load(p, selection)) continue;
                SearchResult.Store(normals, p, search.SearchAll().Normal);
                for (var i = 0; i < lights; i++) weights[i * pixels + p] = search.Weights[i];
            }
        }, progress, cancellation);
        return SearchResult.Finish(scene, Name, normals, weights);
    }
}
