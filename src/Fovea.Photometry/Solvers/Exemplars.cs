namespace Fovea.Photometry;

/// <summary>The normal whose best non-negative mixture of reflectances explains the lit observations, outliers among them counting less;
/// the reflectances of several groups of the object's pixels are among them.</summary>
/// <remarks>
/// <para>First every pixel alone, over the whole hemisphere. Then twice: the pixels' mixtures are parted into <see cref="Groups"/> groups
/// of like ones; the mean of each becomes one more reflectance, of which a pixel may be any mixture; what departs from them, Lambert's law
/// apart, is penalised; and each normal is sought again around where it was. Weights 1/(1 + r²/s²) follow the residuals.</para>
/// <para>Source: Z. Hui and A. C. Sankaranarayanan, "Shape and spatially-varying reflectance estimation from virtual exemplars", IEEE PAMI
/// 39(10), 2017, with formulas where they have measured materials; groups, weights and the half step of pictures of 8 bit are
/// additions.</para>
/// </remarks>
public sealed class Exemplars : IPhotometricSolver
{
    private const int Grain = 64, MostGroups = 12;

    /// <inheritdoc/>
    public string Name => "exemplars";

    /// <inheritdoc/>
    public string Description => "Robust mixtures of reflectances, some found on groups of pixels (after Hui, Sankaranarayanan 2017)";

    /// <summary>Observations at or below this share of the pixel's 90th percentile are shadows.</summary>
    public float ShadowShare { get; init; } = 0.05f;

    /// <summary>What is added to samples of 8 bit, in their steps, 0…1: 0.5 where they were cut off, 0 where they were rounded.</summary>
    public double StepShare { get; init; } = 0.5;

    /// <summary>Penalty on coefficients apart from Lambert's and the groups', relative to what each explains.</summary>
    public double Penalty { get; init; } = 0.03;

    /// <summary>How often the groups are found and used.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>Groups of pixels, 1…12.</summary>
    public int Groups { get; init; } = 6;

    /// <summary>Directions that are tried before the best is refined.</summary>
    public int GridNormals { get; init; } = 300;

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        scene.Lights.RequireThree();
        Check();
        var (pixels, lights) = (scene.PixelCount, scene.LightCount);
        var (normals, weights) = (new Vector3d[pixels], new float[lights * pixels]);
        var (costs, mixtures) = (new double[pixels], new float[MicrofacetBasis.Count * pixels]);
        var grid = new ReflectanceGrid<MicrofacetBasis>(scene.Lights, GridNormals);
        var groups = new ReflectanceGroups(grid);
        var (steps, selection) = (new SampleSteps(scene, StepShare), new ObservationSelection(ShadowShare, 1));
        // The first pass takes about twice as long as one of the others.
        var whole = 2.0 + Rounds;
        for (var round = 0; round <= Rounds; round++)
        {
            var shared = round == 0 ? [] : groups.Means(mixtures, costs, Groups);
            var (done, share) = (round == 0 ? 0 : (1 + round) / whole, (round == 0 ? 2 : 1) / whole);
            PixelLoop.Run(pixels, Grain, (begin, end) =>
            {
                var search = new ExemplarSearch(scene, grid, steps, shared) { Penalty = round == 0 ? 0 : Penalty };
                for (var p = begin; p < end; p++)
                {
                    costs[p] = double.PositiveInfinity;
                    if (!search.Load(p, selection)) continue;
                    (normals[p], costs[p]) = round == 0 ? search.SearchAll() : search.SearchNear(normals[p]);
                    search.Mixture(mixtures.AsSpan(p * MicrofacetBasis.Count, MicrofacetBasis.Count));
                    for (var i = 0; i < lights; i++) weights[i * pixels + p] = search.Lit[i];
                }
            }, progress is null ? null : new ProgressPart(progress, done, share), cancellation);
        }
        var result = new float[3 * pixels];
        for (var p = 0; p < pixels; p++) SearchResult.Store(result, p, normals[p]);
        return SearchResult.Finish(scene, Name, result, weights);
    }

    private void Check()
    {
        static void Require(bool holds, string name, string range, IFormattable got)
        {
            if (!holds) throw new ArgumentException(FormattableString.Invariant($"Exemplars: expected {name} {range}, got {got}."));
        }
        Require(GridNormals >= 1, nameof(GridNormals), "of 1 or more", GridNormals);
        Require(Rounds >= 0, nameof(Rounds), "of 0 or more", Rounds);
        Require(Groups is >= 1 and <= MostGroups, nameof(Groups), $"of 1…{MostGroups}", Groups);
        Require(Penalty >= 0, nameof(Penalty), "of 0 or more", Penalty);
        Require(StepShare is >= 0 and <= 1, nameof(StepShare), "of 0…1", StepShare);
    }
}
