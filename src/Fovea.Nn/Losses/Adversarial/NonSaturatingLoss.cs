using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Discriminator −ln σ(D(x)) − ln(1 − σ(D(G(z)))), generator −ln σ(D(G(z))).</summary>
/// <remarks>The same fixed point as <see cref="MinimaxLoss"/>, and a strong gradient where the discriminator is sure. Source:
/// I. Goodfellow et al., "Generative adversarial nets", NIPS 2014, section 3.</remarks>
[Part("nonSaturating", "a generator against a discriminator, gradients that do not fade")]
public sealed class NonSaturatingLoss : AdversarialLoss
{
    /// <inheritdoc/>
    protected override Tensor Real(Tensor scores) => -scores.LogSigmoid();

    /// <inheritdoc/>
    protected override Tensor Made(Tensor scores) => -(-scores).LogSigmoid();

    /// <inheritdoc/>
    protected override Tensor Generated(Tensor scores) => -scores.LogSigmoid();
}
