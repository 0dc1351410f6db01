using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>1 − cos(a, b) where a pair belongs together, label 1; max(0, cos(a, b) − margin) where not, label −1.</summary>
/// <remarks><b>Shape</b>: vectors [N, D] twice, labels [N].</remarks>
/// <param name="margin">How far apart, as a cosine, what does not belong together should be.</param>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
public sealed class CosineEmbeddingLoss(double margin = 0, Reduction reduction = Reduction.Mean) : LossOfThree
{
    /// <summary>How far apart, as a cosine, what does not belong together should be.</summary>
    public double Margin => margin;

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor first, Tensor second, Tensor third) =>
        first.CosineEmbeddingLoss(second, third, margin, reduction);
}
