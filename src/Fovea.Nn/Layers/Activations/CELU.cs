using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x where x &gt; 0, else α·(e^(x/α) − 1).</summary>
/// <remarks>Source: J. Barron, "Continuously differentiable exponential linear units" (2017).</remarks>
public sealed class CELU(double alpha = 1) : Module
{
    /// <summary>α: the limit for very negative x is −α.</summary>
    public double Alpha { get; } = alpha;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Celu(Alpha);

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"CELU({Alpha})");
}
