using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x·Φ(x), Φ the standard normal distribution function.</summary>
public sealed class GELU : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Gelu();
}
