using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Σ over classes c ≠ y of max(0, s[c] − s[y] + margin).</summary>
/// <remarks><b>Shape</b>: scores [N, C], labels Int64 [N].</remarks>
/// <param name="margin">By how much the right score should lead.</param>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
[Part("hinge", "multi-class hinge loss")]
public sealed class HingeLoss(double margin = 1, Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>By how much the right score should lead.</summary>
    public double Margin => margin;

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.HingeLoss(target, margin, reduction);
}
