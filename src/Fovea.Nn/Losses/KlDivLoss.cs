using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>t·(ln t − x) of log-probabilities x and probabilities t.</summary>
/// <remarks><b>Shape</b>: output and target of one shape.</remarks>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
/// <param name="logTarget">Whether targets are logarithms, too.</param>
/// <param name="batchMean">Whether the mean divides by the size of axis 0 alone: the divergence of a sample.</param>
[Part("klDiv", "Kullback–Leibler divergence of log-probabilities and probabilities")]
public sealed class KlDivLoss(Reduction reduction = Reduction.Mean, bool logTarget = false, bool batchMean = false) : Loss
{
    /// <summary>Whether targets are logarithms, too.</summary>
    public bool LogTarget => logTarget;

    /// <summary>Whether the mean divides by the size of axis 0 alone.</summary>
    public bool BatchMean => batchMean;

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) =>
        output.KlDivLoss(target, reduction, logTarget, batchMean);
}
