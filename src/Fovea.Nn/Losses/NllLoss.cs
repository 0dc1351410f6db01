using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>−x[label] of log-probabilities.</summary>
/// <remarks><b>Shape</b>: log-probabilities [N, C] or [N, C, …], labels Int64 [N] or [N, …].</remarks>
public sealed class NllLoss : Loss
{
    /// <summary>A loss whose mean divides by Σ w[label].</summary>
    /// <param name="weight">Class weights [C], kept as the buffer <c>weight</c>; null for 1.</param>
    /// <param name="reduction">Mean, sum, or each loss apart.</param>
    /// <param name="ignoreIndex">A label whose places count for nothing, such as −100; null for none.</param>
    public NllLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean, int? ignoreIndex = null) =>
        (Weight, Reduction, IgnoreIndex) = (weight is null ? null : Buffer("weight", weight), reduction, ignoreIndex);

    /// <summary>w, [C], or null for 1.</summary>
    public Tensor? Weight { get; }

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction { get; }

    /// <summary>A label whose places count for nothing; null for none.</summary>
    public int? IgnoreIndex { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.NllLoss(target, Weight, Reduction, IgnoreIndex);

    /// <inheritdoc/>
    public override string? Doubt(Tensor output, Tensor target) =>
        Outputs.Sums(output.Exp()) is var (low, high) && (low < 0.99 || high > 1.01)
        ? Outputs.Say($"NllLoss: expected log-probabilities, whose exponentials add up to 1, got {low:G4}…{high:G4}. Use CrossEntropyLoss for raw scores, or a LogSoftmax before it.")
        : null;
}
