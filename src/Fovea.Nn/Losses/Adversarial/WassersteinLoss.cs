using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Critic −D(x) + D(G(z)) + λ·(‖∇D(x̂)‖₂ − 1)², generator −D(G(z)): the distance by which mass has to be moved.</summary>
/// <remarks>The penalty is taken at x̂ = εx + (1 − ε)G(z), ε from U[0, 1) for each sample: it holds the critic's slope near 1. Batch
/// normalisation in the critic would make the slope of one sample depend on others. Source: I. Gulrajani et al., "Improved training of
/// Wasserstein GANs", NIPS 2017, algorithm 1.</remarks>
/// <param name="gradientPenalty">λ, 0 or more.</param>
[Part("wasserstein", "a generator against a critic, with a gradient penalty")]
public sealed class WassersteinLoss(double gradientPenalty = 10) : AdversarialLoss
{
    /// <inheritdoc/>
    public override double GradientPenalty { get; } = gradientPenalty >= 0 ? gradientPenalty
        : throw new ArgumentOutOfRangeException(nameof(gradientPenalty), gradientPenalty, "WassersteinLoss: expected a penalty of 0 or more.");

    /// <inheritdoc/>
    public override bool HasProbabilities => false;

    /// <inheritdoc/>
    protected override Tensor Real(Tensor scores) => -scores;

    /// <inheritdoc/>
    protected override Tensor Made(Tensor scores) => scores;

    /// <inheritdoc/>
    protected override Tensor Generated(Tensor scores) => -scores;
}
