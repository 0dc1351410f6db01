using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Binary cross entropy of scores that counts less where they are right already. See <see cref="FocalLossOp"/>.</summary>
/// <remarks><b>Shape</b>: output and target of one shape. <b>Range</b>: targets 0 or 1.</remarks>
/// <param name="alpha">The weight of what is there, in [0, 1]; below 0 for equal weights.</param>
/// <param name="gamma">How much less; 0 for not at all.</param>
/// <param name="reduction">Mean, sum, or each loss apart.</param>
[Part("focal", "cross entropy that looks at what is hard")]
public sealed class FocalLoss(double alpha = 0.25, double gamma = 2, Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>The weight of what is there; below 0 for equal weights.</summary>
    public double Alpha => alpha;

    /// <summary>How much less.</summary>
    public double Gamma => gamma;

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target) =>
        output.FocalLoss(target, alpha < 0 ? null : alpha, gamma, reduction);
}
