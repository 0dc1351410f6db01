using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>In training each element is 0 with probability p and x/(1 − p) otherwise; in inference the identity.</summary>
/// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
public sealed class Dropout(double p = 0.5) : Module
{
    private readonly double _p = p is >= 0 and <= 1 ? p
        : throw new ArgumentOutOfRangeException(nameof(p), p, "Dropout: expected a probability from 0 to 1.");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => IsTraining && _p > 0 ? x.Dropout(_p) : x;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Dropout({_p})");
}

/// <summary>In training each channel of each image is 0 with probability p and x/(1 − p) otherwise; in inference the identity.</summary>
/// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
public sealed class Dropout2d(double p = 0.5) : Module
{
    private readonly double _p = p is >= 0 and <= 1 ? p
        : throw new ArgumentOutOfRangeException(nameof(p), p, "Dropout2d: expected a probability from 0 to 1.");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => IsTraining && _p > 0 ? x.Dropout2d(_p) : x;

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Dropout2d({_p})");
}
