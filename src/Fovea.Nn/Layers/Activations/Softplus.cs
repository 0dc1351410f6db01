using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>ln(1 + eˣ).</summary>
public sealed class Softplus : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Softplus();
}
