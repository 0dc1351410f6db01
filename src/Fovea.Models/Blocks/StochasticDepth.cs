using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>In training each sample is 0 with probability p and x/(1 − p) otherwise; in inference the identity. Within a residual block it
/// drops the block for some samples.</summary>
/// <remarks><b>Shape</b>: [N, …], unchanged. Source: G. Huang et al., "Deep networks with stochastic depth", ECCV 2016.</remarks>
/// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
public sealed class StochasticDepth(double p) : Module
{
    /// <summary>The probability of 0 in training.</summary>
    public double P { get; } = p is >= 0 and <= 1 ? p
        : throw new ArgumentOutOfRangeException(nameof(p), p, "StochasticDepth: expected a probability from 0 to 1.");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (!IsTraining || P == 0) return x;
        Shape samples = [x.Shape[0], .. Enumerable.Repeat(1, x.Rank - 1)];
        return x * Tensor.Bernoulli(samples, 1 - P, P < 1 ? 1 / (1 - P) : 0, x.DType);
    }

    /// <inheritdoc/>
    public override string Describe() => FormattableString.Invariant($"StochasticDepth({P:0.####})");
}
