using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>In training each channel of each image is 0 with probability p and x/(1 − p) otherwise; in inference the identity.</summary>
/// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
public sealed class Dropout2d(double p = 0.5) : Module
{
    /// <summary>The probability of 0 in training.</summary>
    public double P { get; } = p is >= 0 and <= 1 ? p
        : throw new ArgumentOutOfRangeException(nameof(p), p, "Dropout2d: expected a probability from 0 to 1.");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => IsTraining && P > 0 ? x.Dropout2d(P) : x;

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"Dropout2d({P})");
}
