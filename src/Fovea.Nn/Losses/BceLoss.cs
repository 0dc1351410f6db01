using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>−(t·ln p + (1 − t)·ln(1 − p)) of probabilities.</summary>
/// <remarks><b>Shape</b>: output and target of one shape. <b>Range</b>: both in [0, 1].</remarks>
[Part("bce", "binary cross entropy of probabilities and targets 0 or 1")]
public sealed class BceLoss : Loss
{
    /// <summary>A loss whose mean divides by the number of elements.</summary>
    /// <param name="reduction">Mean, sum, or each loss apart.</param>
    /// <param name="weight">What each loss is multiplied by, broadcast to the output, kept as the buffer <c>weight</c>; null for 1.</param>
    public BceLoss(Reduction reduction = Reduction.Mean, Tensor? weight = null) =>
        (Reduction, Weight) = (reduction, weight is null ? null : Buffer("weight", weight));

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction { get; }

    /// <summary>What each loss is multiplied by, or null for 1.</summary>
    public Tensor? Weight { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.BceLoss(target, Reduction, Weight);

    /// <inheritdoc/>
    public override string? Doubt(Tensor output, Tensor target) =>
        Outputs.Range(output) is var (low, high) && (low < 0 || high > 1)
            ? Outputs.Say($"BceLoss: expected probabilities 0…1, got {low:G4}…{high:G4}. Use BceWithLogitsLoss for raw scores, or a Sigmoid before it.")
            : Outputs.Range(target) is var (least, most) && (least < 0 || most > 1)
                ? Outputs.Say($"BceLoss: expected targets 0…1, got {least:G4}…{most:G4}.") : null;
}
