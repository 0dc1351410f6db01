using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>|x − t|.</summary>
/// <remarks><b>Shape</b>: output and target of one shape.</remarks>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
[Part("l1", "mean absolute error")]
public sealed class L1Loss(Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.L1Loss(target, reduction);
}
