using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>ln(1 + eˣ) − t·x of scores, stable for any of them.</summary>
/// <remarks><b>Shape</b>: output and target of one shape. <b>Range</b>: targets in [0, 1].</remarks>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
[Part("bceWithLogits", "binary cross entropy of scores and targets 0 or 1")]
public sealed class BceWithLogitsLoss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.BceWithLogitsLoss(target, reduction);
}
