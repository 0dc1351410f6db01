using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary><c>g″ ∗ g + g ∗ g″</c> with <c>g″(t) = (t²/σ⁴ − 1/σ²) g(t)</c>: the Laplacian of the picture blurred by a Gaussian.</summary>
/// <remarks>Two separable passes; cut off at 4σ as <see cref="GaussianFilter"/>. From the weights of g″ that much of g is taken that they
/// sum to 0, as without the cut: a flat picture has no edges. <b>Source</b>: D. Marr and E. Hildreth, "Theory of edge
/// detection", 1980.</remarks>
public sealed class LaplacianOfGaussianFilter : ImageFilter
{
    private readonly float[] _smooth, _bend;

    /// <summary>A filter of a width.</summary>
    /// <param name="sigma">σ in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ is beyond the limits of <see cref="GaussianFilter"/>.</exception>
    public LaplacianOfGaussianFilter(double sigma)
    {
        var g = GaussianFilter.Weights(nameof(LaplacianOfGaussianFilter), sigma);
        var (radius, square) = (g.Length / 2, sigma * sigma);
        _smooth = [.. g.Select(w => (float)w)];
        double[] second = [.. g.Select((w, i) => ((i - radius) * (i - radius) / square - 1) / square * w)];
        var flat = second.Sum();
        _bend = [.. second.Select((w, i) => (float)(w - flat * g[i]))];
    }

    /// <inheritdoc/>
    public override FilterResult Result => FilterResult.Signed;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border) =>
        SeparableCorrelation.Apply(x, _bend, _smooth, border) + SeparableCorrelation.Apply(x, _smooth, _bend, border);
}

internal sealed class LaplacianOfGaussianEntry : FilterEntry
{
    public override string Name => "log";

    public override string Parameters => "SIGMA=1.4";

    public override string Description => "Laplacian of Gaussian, sigma in pixels";

    public override IReadOnlyList<string> Samples => ["log:2"];

    public override ImageFilter Create(TextArguments arguments) =>
        new LaplacianOfGaussianFilter(arguments.Number("SIGMA", 1.4, GaussianFilter.LeastSigma, GaussianFilter.MostSigma));
}
