using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x·Φ(x), Φ the standard normal distribution function, or its approximation by a hyperbolic tangent.</summary>
public sealed class GELU(bool approximate = false) : Module
{
    /// <summary>Whether Φ is approximated by (1 + tanh(√(2/π)·(x + 0.044715x³)))/2, as PyTorch's <c>approximate="tanh"</c>.</summary>
    public bool Approximate { get; } = approximate;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Approximate ? x.GeluTanh() : x.Gelu();

    /// <inheritdoc/>
    public override string Describe() => Approximate ? "GELU(tanh)" : "GELU";
}
