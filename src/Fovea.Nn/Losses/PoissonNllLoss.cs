using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>eˣ − t·x for logarithms x of rates and counts t. See <see cref="PoissonNllLossOp"/>.</summary>
/// <remarks><b>Shape</b>: output and target of one shape.</remarks>
/// <param name="logInput">Whether outputs are logarithms.</param>
/// <param name="full">Whether Stirling's term is added.</param>
/// <param name="epsilon">Keeps the logarithm of a rate finite.</param>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
[Part("poissonNll", "negative log-likelihood of counts")]
public sealed class PoissonNllLoss(bool logInput = true, bool full = false, double epsilon = 1e-8,
    Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>Whether outputs are logarithms.</summary>
    public bool LogInput => logInput;

    /// <summary>Whether Stirling's term is added.</summary>
    public bool Full => full;

    /// <summary>Keeps the logarithm of a rate finite.</summary>
    public double Epsilon => epsilon;

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) =>
        output.PoissonNllLoss(target, logInput, full, epsilon, reduction);
}
