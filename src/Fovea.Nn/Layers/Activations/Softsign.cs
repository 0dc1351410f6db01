using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x/(1 + |x|).</summary>
public sealed class Softsign : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Softsign();
}
