using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>In training each element is 0 with probability p and x/(1 − p) otherwise; in inference the identity.</summary>
/// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
public sealed class Dropout(double p = 0.5) : Module
{
    /// <summary>The probability of 0 in training.</summary>
    public double P { get; } = p is >= 0 and <= 1 ? p
        : throw new ArgumentOutOfRangeException(nameof(p), p, "Dropout: expected a probability from 0 to 1.");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => IsTraining && P > 0 ? x.Dropout(P) : x;

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"Dropout({P})");
}
