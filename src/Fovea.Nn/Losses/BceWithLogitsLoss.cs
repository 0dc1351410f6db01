using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>−w·(v·t·ln σ(x) + (1 − t)·ln(1 − σ(x))) of scores, stable for any of them; ln(1 + eˣ) − t·x without weights.</summary>
/// <remarks><b>Shape</b>: output and target of one shape. <b>Range</b>: targets in [0, 1].</remarks>
[Part("bceWithLogits", "binary cross entropy of scores and targets 0 or 1")]
public sealed class BceWithLogitsLoss : Loss
{
    /// <summary>A loss whose mean divides by the number of elements.</summary>
    /// <param name="reduction">Mean, sum, or each loss apart.</param>
    /// <param name="posWeight">v, the weight of what is there, broadcast to the output, kept as the buffer <c>pos_weight</c>: for [N, C]
    /// one for each class; null for 1.</param>
    /// <param name="weight">w, broadcast to the output, kept as the buffer <c>weight</c>; null for 1.</param>
    public BceWithLogitsLoss(Reduction reduction = Reduction.Mean, Tensor? posWeight = null, Tensor? weight = null)
    {
        Reduction = reduction;
        PosWeight = posWeight is null ? null : Buffer("pos_weight", posWeight);
        Weight = weight is null ? null : Buffer("weight", weight);
    }

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction { get; }

    /// <summary>v, or null for 1.</summary>
    public Tensor? PosWeight { get; }

    /// <summary>w, or null for 1.</summary>
    public Tensor? Weight { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.BceWithLogitsLoss(target, Reduction, PosWeight, Weight);
}
