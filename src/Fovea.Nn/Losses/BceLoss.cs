using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>−(t·ln p + (1 − t)·ln(1 − p)) of probabilities.</summary>
/// <remarks><b>Shape</b>: output and target of one shape. <b>Range</b>: both in [0, 1].</remarks>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
[Part("bce", "binary cross entropy of probabilities and targets 0 or 1")]
public sealed class BceLoss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.BceLoss(target, reduction);
}
