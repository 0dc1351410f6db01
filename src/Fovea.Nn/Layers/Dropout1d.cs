using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>In training each channel of each signal is 0 with probability p and x/(1 − p) otherwise; in inference the identity.</summary>
/// <remarks><b>Shape</b>: [N, C, L], unchanged.</remarks>
/// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
public sealed class Dropout1d(double p = 0.5) : Module
{
    /// <summary>The probability of 0 in training.</summary>
    public double P { get; } = p is >= 0 and <= 1 ? p
        : throw new ArgumentOutOfRangeException(nameof(p), p, "Dropout1d: expected a probability from 0 to 1.");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Expect.Signals(this, x);
        return IsTraining && P > 0 ? x.Dropout2d(P) : x;
    }

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"Dropout1d({P})");
}
