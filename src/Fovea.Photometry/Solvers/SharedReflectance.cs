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
        var weights = new float[scene.LightCount * scene.PixelCount];
        var grid = new ReflectanceGrid<MicrofacetBasis>(scene.Lights, GridNormals);
        var (search, selection) = (new SharedSearch(scene.PixelCount), new ObservationSelection(ShadowShare, 1));
        // The first pass tries about four times as many directions as one of the others.
        var whole = 4.0 + Rounds;
        ProgressPart? Part(int done, int share) => progress is null ? null : new ProgressPart(progress, done / whole, share / whole);
        search.Alone(scene, grid, selection, weights, Part(0, 4), cancellation);
        for (var round = 0; round < Rounds; round++)
            search.Together(scene, grid, selection, Penalty, Part(4 + round, 1), cancellation);
        var result = new float[3 * scene.PixelCount];
        for (var p = 0; p < scene.PixelCount; p++) SearchResult.Store(result, p, search.Normals[p]);
        return SearchResult.Finish(scene, Name, result, weights);
    }
}
