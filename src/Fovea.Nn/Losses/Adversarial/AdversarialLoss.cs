using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>What two players make small: a discriminator that tells real samples from made ones, and the generator that makes
/// them.</summary>
/// <remarks>
/// Both are written by functions of a score s: the discriminator's loss is E[<see cref="Real"/>(D(x))] + E[<see cref="Made"/>(D(G(z)))],
/// the generator's E[<see cref="Generated"/>(D(G(z)))]. A new one is a class of this kind.
/// <b>Shape</b>: scores [N, 1], before any sigmoid.
/// </remarks>
public abstract class AdversarialLoss : Loss
{
    /// <summary>λ of the gradient penalty λ·E[(‖∇D(x̂)‖₂ − 1)²] that the discriminator's loss is given; 0 for none.</summary>
    public virtual double GradientPenalty => 0;

    /// <summary>Whether σ(s) is the probability that a sample is real.</summary>
    public virtual bool HasProbabilities => true;

    /// <summary>The discriminator's loss, a scalar, without a gradient penalty.</summary>
    /// <param name="real">Scores of real samples.</param>
    /// <param name="made">Scores of made ones.</param>
    public Tensor Discriminator(Tensor real, Tensor made) => Real(real).Mean() + Made(made).Mean();

    /// <summary>The generator's loss, a scalar.</summary>
    /// <param name="made">Scores of made samples.</param>
    public Tensor Generator(Tensor made) => Generated(made).Mean();

    /// <summary>The discriminator's loss of scores of which the target says whether the sample is real.</summary>
    /// <param name="output">Scores.</param>
    /// <param name="target">1 for real, 0 for made, of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public override Tensor Forward(Tensor output, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (output.Shape != target.Shape) throw new ShapeException(
            $"{this}: expected scores and targets of one shape, got {output.Shape} and {target.Shape}. A classifier has other losses.");
        return (target * Real(output) + (1 - target) * Made(output)).Mean();
    }

    /// <summary>The discriminator's loss of each real sample.</summary>
    protected abstract Tensor Real(Tensor scores);

    /// <summary>The discriminator's loss of each made sample.</summary>
    protected abstract Tensor Made(Tensor scores);

    /// <summary>The generator's loss of each sample it made.</summary>
    protected abstract Tensor Generated(Tensor scores);
}
