using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary><c>g(t) ∝ exp(−t²/(2σ²))</c> along rows and columns, cut off at 4σ, with weights that sum to 1.</summary>
/// <remarks>The radius is ⌊4σ + ½⌋ pixels, as SciPy's <c>gaussian_filter</c> has it.</remarks>
public sealed class GaussianFilter : ImageFilter
{
    /// <summary>The smallest σ.</summary>
    public const double LeastSigma = 0.05;

    /// <summary>The largest σ.</summary>
    public const double MostSigma = 250;

    private readonly float[] _weights;

    /// <summary>A filter of a width.</summary>
    /// <param name="sigma">σ in pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">σ is beyond <see cref="LeastSigma"/>…<see cref="MostSigma"/>.</exception>
    public GaussianFilter(double sigma) => _weights = [.. Weights(nameof(GaussianFilter), sigma).Select(w => (float)w)];

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border) => SeparableCorrelation.Apply(x, _weights, _weights, border);

    /// <summary>g(−r)…g(r), which sum to 1.</summary>
    internal static double[] Weights(string filter, double sigma)
    {
        if (!(sigma >= LeastSigma && sigma <= MostSigma))
            throw new ArgumentOutOfRangeException(nameof(sigma),
                FormattableString.Invariant($"{filter}: expected sigma from {LeastSigma} to {MostSigma} pixels, got {sigma}."));
        var radius = (int)(4 * sigma + 0.5);
        double[] weights = [.. Enumerable.Range(-radius, 2 * radius + 1).Select(t => Math.Exp(-0.5 * t * t / (sigma * sigma)))];
        var sum = weights.Sum();
        return Array.ConvertAll(weights, w => w / sum);
    }
}

internal sealed class GaussianEntry : FilterEntry
{
    public override string Name => "gaussian";

    public override string Parameters => "SIGMA=1";

    public override string Description => "Gaussian blur, sigma in pixels";

    public override IReadOnlyList<string> Samples => ["gaussian:3"];

    public override ImageFilter Create(TextArguments arguments) =>
        new GaussianFilter(arguments.Number("SIGMA", 1, GaussianFilter.LeastSigma, GaussianFilter.MostSigma));
}
