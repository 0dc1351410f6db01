using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>(x − t)².</summary>
/// <remarks><b>Shape</b>: output and target of one shape.</remarks>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
[Part("mse", "mean squared error")]
public sealed class MseLoss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.MseLoss(target, reduction);
}
