using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>ln σ(x) = −ln(1 + e⁻ˣ).</summary>
public sealed class LogSigmoid : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.LogSigmoid();
}
