using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>(ln v + (x − t)²/v)/2 of means x, targets t and variances v. See <see cref="GaussianNllLossOp"/>.</summary>
/// <remarks><b>Shape</b>: means and targets of one shape, variances that broadcast to it.</remarks>
/// <param name="full">Whether the constant ln(2π)/2 is added.</param>
/// <param name="epsilon">The least variance.</param>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
public sealed class GaussianNllLoss(bool full = false, double epsilon = 1e-6, Reduction reduction = Reduction.Mean) : LossOfThree
{
    /// <summary>Whether the constant ln(2π)/2 is added.</summary>
    public bool Full => full;

    /// <summary>The least variance.</summary>
    public double Epsilon => epsilon;

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor first, Tensor second, Tensor third) =>
        first.GaussianNllLoss(second, third, full, epsilon, reduction);
}
