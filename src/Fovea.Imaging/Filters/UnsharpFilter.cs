using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary><c>y = x + a (x − g_σ ∗ x)</c>: the picture and <c>a</c> times what a Gaussian blur takes away.</summary>
/// <param name="sigma">σ of the blur in pixels.</param>
/// <param name="amount">a.</param>
public sealed class UnsharpFilter(double sigma, double amount) : ImageFilter
{
    private readonly GaussianFilter _blur = new(sigma);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, PaddingMode border) => x + (x - _blur.Apply(x, border)) * amount;
}

internal sealed class UnsharpEntry : FilterEntry
{
    public override string Name => "unsharp";

    public override string Parameters => "SIGMA=2,AMOUNT=1";

    public override string Description => "adds AMOUNT times what a Gaussian blur of SIGMA takes away";

    public override ImageFilter Create(TextArguments arguments) => new UnsharpFilter(
        arguments.Number("SIGMA", 2, GaussianFilter.LeastSigma, GaussianFilter.MostSigma), arguments.Number("AMOUNT", 1, 0, 100));
}
