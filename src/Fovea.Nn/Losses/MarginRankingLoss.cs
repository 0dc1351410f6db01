using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>max(0, margin − y·(a − b)): a should be larger than b where y = 1, smaller where y = −1.</summary>
/// <remarks><b>Shape</b>: three tensors of one shape.</remarks>
/// <param name="margin">By how much.</param>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
public sealed class MarginRankingLoss(double margin = 0, Reduction reduction = Reduction.Mean) : LossOfThree
{
    /// <summary>By how much.</summary>
    public double Margin => margin;

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor first, Tensor second, Tensor third) =>
        first.MarginRankingLoss(second, third, margin, reduction);
}
