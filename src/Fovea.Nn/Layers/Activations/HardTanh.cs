using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x between two bounds: min(max(x, low), high).</summary>
public sealed class HardTanh(double low = -1, double high = 1) : Module
{
    /// <summary>The lower bound.</summary>
    public double Low { get; } = low;

    /// <summary>The upper bound.</summary>
    public double High { get; } = high;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.HardTanh(Low, High);

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"HardTanh({Low}, {High})");
}
