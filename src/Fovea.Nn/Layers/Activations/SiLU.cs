using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x·σ(x).</summary>
public sealed class SiLU : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Silu();
}
