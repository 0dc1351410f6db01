using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>d²/(2β) where |d| &lt; β, else |d| − β/2, with d = x − t.</summary>
/// <remarks><b>Shape</b>: output and target of one shape.</remarks>
/// <param name="beta">β: where the square ends.</param>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
[Part("smoothL1", "squared near 0, absolute beyond")]
public sealed class SmoothL1Loss(double beta = 1, Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>β: where the square ends.</summary>
    public double Beta => beta;

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) => output.SmoothL1Loss(target, reduction, beta);
}
