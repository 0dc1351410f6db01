using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>ln(1 + e^(βx))/β; x itself where βx is above a threshold.</summary>
public sealed class Softplus(double beta = 1, double threshold = 20) : Module
{
    /// <summary>β: how sharp the bend is.</summary>
    public double Beta { get; } = beta;

    /// <summary>Above it βx is as good as exact.</summary>
    public double Threshold { get; } = threshold;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => (Beta, Threshold) == (1, 20) ? x.Softplus() : x.Softplus(Beta, Threshold);
}
