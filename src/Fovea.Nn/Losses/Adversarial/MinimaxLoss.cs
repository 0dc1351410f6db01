using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Discriminator −ln σ(D(x)) − ln(1 − σ(D(G(z)))), generator ln(1 − σ(D(G(z)))): one value that one player makes small and the
/// other large.</summary>
/// <remarks>The generator's gradient fades where the discriminator is sure that a sample is made, as it is early in training. Source:
/// I. Goodfellow et al., "Generative adversarial nets", NIPS 2014, equation 1.</remarks>
[Part("minimax", "a generator against a discriminator, one value for both")]
public sealed class MinimaxLoss : AdversarialLoss
{
    /// <inheritdoc/>
    protected override Tensor Real(Tensor scores) => -scores.LogSigmoid();

    /// <inheritdoc/>
    protected override Tensor Made(Tensor scores) => -(-scores).LogSigmoid();

    /// <inheritdoc/>
    protected override Tensor Generated(Tensor scores) => (-scores).LogSigmoid();
}
