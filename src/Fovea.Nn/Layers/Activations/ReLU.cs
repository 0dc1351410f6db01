using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>max(x, 0).</summary>
public sealed class ReLU : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.ReLU();
}
