using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>max(0, d(a, p) − d(a, n) + margin): an anchor should be nearer to its like than to others. See <see
/// cref="TripletMarginLossOp"/>.</summary>
/// <remarks><b>Shape</b>: anchors, what is like them and what is not, [N, D] each.</remarks>
/// <param name="margin">By how much farther the others should be.</param>
/// <param name="p">Which norm.</param>
/// <param name="epsilon">Keeps the gradient finite where two are equal.</param>
/// <param name="swap">Whether d(p, n) stands for d(a, n) where it is smaller.</param>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
public sealed class TripletMarginLoss(double margin = 1, double p = 2, double epsilon = 1e-6, bool swap = false,
    Reduction reduction = Reduction.Mean) : LossOfThree
{
    /// <summary>By how much farther the others should be.</summary>
    public double Margin => margin;

    /// <summary>Which norm.</summary>
    public double P => p;

    /// <summary>Keeps the gradient finite where two are equal.</summary>
    public double Epsilon => epsilon;

    /// <summary>Whether d(p, n) stands for d(a, n) where it is smaller.</summary>
    public bool Swap => swap;

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor first, Tensor second, Tensor third) =>
        first.TripletMarginLoss(second, third, margin, p, epsilon, swap, reduction);
}
