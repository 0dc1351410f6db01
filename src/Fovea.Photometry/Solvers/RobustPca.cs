namespace Fovea.Photometry;

/// <summary>min ‖A‖⁎ + λ‖E‖₁ with A + E = I where there is light: the pictures as a matrix of low rank and sparse errors; then least
/// squares on A.</summary>
/// <remarks>
/// <para>By the inexact augmented Lagrangian method: A is the singular value thresholding of I − E + Y/μ at 1/μ, E the soft thresholding of
/// I − A + Y/μ at λ/μ, Y grows by μ(I − A − E), μ by a factor. In shadows E is free and Y zero. Lambert's pictures without shadows have
/// rank 3.</para>
/// <para>With fewer than <see cref="LeastLights"/> pictures the low-rank part loses directions that are no errors: then each pixel is
/// solved by <see cref="SparseBayesian"/>, which assumes the same of it.</para>
/// <para>Source: L. Wu et al., "Robust photometric stereo via low-rank matrix completion and recovery", ACCV 2010; Z. Lin, M. Chen, Y. Ma,
/// "The augmented Lagrange multiplier method for exact recovery of corrupted low-rank matrices", 2010, algorithm 5.</para>
/// </remarks>
public sealed class RobustPca : IPhotometricSolver
{
    internal const double UsualSparsity = 0.75;
    private const int MaxIterations = 100;
    private const double Growth = 1.25, Tolerance = 1e-4;

    /// <inheritdoc/>
    public string Name => "rpca";

    /// <inheritdoc/>
    public string Description => "Low-rank and sparse parts, inexact ALM (Wu et al. 2010); as sbl with fewer than 20 lights";

    /// <summary>λ times the square root of the larger side of the matrix.</summary>
    public double Sparsity { get; init; } = UsualSparsity;

    /// <summary>Observations at or below this share of the pixel's 90th percentile are shadows.</summary>
    public float ShadowShare { get; init; } = 0.05f;

    /// <summary>With fewer lights the pixels are solved by <see cref="SparseBayesian"/>; 0 for never.</summary>
    public int LeastLights { get; init; } = 20;

    /// <inheritdoc/>
    public PhotometricResult Solve(PhotometricScene scene, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(scene);
        if (!(Sparsity > 0)) throw new ArgumentException(
            FormattableString.Invariant($"RobustPca: expected Sparsity above zero, got {Sparsity}."));
        scene.Lights.RequireThree();
        if (scene.LightCount < LeastLights) return OfFew(scene, progress, cancellation);
        var lit = LitObservations.Of(scene, ShadowShare, cancellation);
        var parts = new LowRankParts(scene.Grey, lit, scene.LightCount, scene.PixelCount);
        Run(parts, Sparsity, progress, cancellation);
        var weights = parts.Weights();
        var g = LeastSquares.ScaledNormals(parts.LowRank(), scene.PixelCount, scene.Lights, null, cancellation);
        return PhotometricResult.FromScaledNormals(scene, Name, g, weights);
    }

    private PhotometricResult OfFew(PhotometricScene scene, IProgress<double>? progress, CancellationToken cancellation)
    {
        var result = new SparseBayesian { ShadowShare = ShadowShare }.Solve(scene, progress, cancellation);
        return new(result.Mask, result.Normals, result.Albedo, result.ChannelAlbedo) { Method = Name, Weights = result.Weights };
    }

    /// <summary>Parts the matrix.</summary>
    internal static void Run(LowRankParts parts, double sparsity, IProgress<double>? progress, CancellationToken cancellation)
    {
        var norm = parts.SpectralNorm();
        var lambda = sparsity / Math.Sqrt(parts.LargerSide);
        var mu = 1.25 / norm;
        if (norm > 0) parts.Start(1 / Math.Max(norm, parts.Largest / lambda));
        var first = 0.0;
        for (var i = 0; norm > 0 && i < MaxIterations; i++, mu *= Growth)
        {
            var left = parts.Step(mu, lambda, cancellation) / parts.Norm;
            if (left < Tolerance) break;
            if (i == 0) first = left;
            // The residual falls by about the same factor in every step.
            progress?.Report(Math.Clamp(Math.Log(first / left) / Math.Log(first / Tolerance), 0, 1));
        }
        progress?.Report(1);
    }
}
