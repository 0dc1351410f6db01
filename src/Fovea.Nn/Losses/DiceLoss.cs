using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>1 − (2·Σ p·t + s)/(Σ p + Σ t + s) for each channel of each image, of scores. See <see cref="DiceLossOp"/>.</summary>
/// <remarks><b>Shape</b>: scores [N, C, …]; labels Int64 [N, …], for which p is the softmax over the channels, or targets in [0, 1] of the
/// scores' shape, for which p is the sigmoid of each.</remarks>
/// <param name="smooth">s: keeps the quotient finite where both are 0.</param>
/// <param name="reduction">Mean, sum, or each loss apart, [N, C].</param>
[Part("dice", "one minus the overlap of two regions")]
public sealed class DiceLoss(double smooth = 1, Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>s: keeps the quotient finite where both are 0.</summary>
    public double Smooth => smooth;

    /// <summary>Mean, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target)
    {
        if (target.DType != DType.Int64) return output.Sigmoid().DiceLoss(target, smooth, reduction);
        if (output.Rank < 2 || target.Shape != output.Shape.Without(1))
            throw new ShapeException(
                $"{nameof(DiceLoss)}: expected scores [N, C, …] and labels [N, …], got {output.Shape} and {target.Shape}.");
        var last = target.OneHot(output.Shape[1], output.DType);
        return output.Softmax(1).DiceLoss(last.Permute([0, last.Rank - 1, .. Enumerable.Range(1, last.Rank - 2)]), smooth, reduction);
    }
}
