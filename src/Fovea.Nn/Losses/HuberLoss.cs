using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>d²/2 where |d| &lt; δ, else δ·(|d| − δ/2), with d = x − t.</summary>
/// <remarks><b>Shape</b>: output and target of one shape.</remarks>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
/// <param name="delta">δ: where the square ends.</param>
[Part("huber", "squared near 0, absolute beyond delta")]
public sealed class HuberLoss(Reduction reduction = Reduction.Mean, double delta = 1) : Loss
{
    /// <summary>δ: where the square ends.</summary>
    public double Delta => delta;

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) =>
        output.HuberLoss(target, reduction, delta);
}
