using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x where x &gt; 0, else s·x, s the negative slope.</summary>
public sealed class LeakyReLU(double negativeSlope = 0.01) : Module
{
    /// <summary>The slope where x is negative.</summary>
    public double NegativeSlope { get; } = negativeSlope;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.LeakyReLU(NegativeSlope);
}
