using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>min(max(x + 3, 0), 6)/6.</summary>
public sealed class HardSigmoid : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.HardSigmoid();
}
