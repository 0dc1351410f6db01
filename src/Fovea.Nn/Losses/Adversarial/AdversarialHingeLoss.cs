using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Discriminator max(0, 1 − D(x)) + max(0, 1 + D(G(z))), generator −D(G(z)).</summary>
/// <remarks>Samples that are told apart by a margin of 1 no longer move the discriminator. Source: J. Lim and J. Ye, "Geometric GAN",
/// arXiv:1705.02894, 2017.</remarks>
[Part("adversarialHinge", "a generator against a discriminator, with a margin")]
public sealed class AdversarialHingeLoss : AdversarialLoss
{
    /// <inheritdoc/>
    public override bool HasProbabilities => false;

    /// <inheritdoc/>
    protected override Tensor Real(Tensor scores) => (1 - scores).ReLU();

    /// <inheritdoc/>
    protected override Tensor Made(Tensor scores) => (1 + scores).ReLU();

    /// <inheritdoc/>
    protected override Tensor Generated(Tensor scores) => -scores;
}
