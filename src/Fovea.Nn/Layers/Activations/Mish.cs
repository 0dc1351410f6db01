using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x·tanh(ln(1 + eˣ)).</summary>
/// <remarks>Source: D. Misra, "Mish: a self regularized non-monotonic activation function", BMVC 2020.</remarks>
public sealed class Mish : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Mish();
}
