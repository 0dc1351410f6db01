using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>1 − x·t/(|x|·|t|) along axis 1, at all places whose t is not 0; elsewhere 0.</summary>
/// <remarks><b>Shape</b>: output and target [N, C] or [N, C, …], for a normal map [N, 3, H, W]. A target of 0 marks a place where nothing
/// is known, such as one beside the object.</remarks>
/// <param name="epsilon">Added to the squares of the lengths, so that an output of 0 has a gradient.</param>
/// <param name="reduction">Mean over the known places, sum, or each loss apart.</param>
[Part("cosine", "one minus the cosine between directions")]
public sealed class CosineLoss(double epsilon = 1e-12, Reduction reduction = Reduction.Mean) : Loss
{
    /// <summary>Mean over the known places, sum, or each loss apart.</summary>
    public Reduction Reduction => reduction;

    /// <summary>What is added to the squares of the lengths.</summary>
    public double Epsilon => epsilon;

    /// <inheritdoc/>
    /// <exception cref="ShapeException">Types or shapes differ, or there is no axis 1.</exception>
    public override Tensor Forward(Tensor output, Tensor target)
    {
        if (output.Shape != target.Shape || output.Rank < 2)
            throw new ShapeException(
                $"{nameof(CosineLoss)}: expected output and target of one shape [N, C, …], got {output.Shape} and {target.Shape}.");
        Tensor length = output.Square().Sum(1) + epsilon, targetLength = target.Square().Sum(1);
        var known = targetLength.Detach().Greater(0).To(output.DType);
        var cosine = (output * target).Sum(1) / (length * (targetLength + epsilon)).Sqrt();
        var losses = (1 - cosine) * known;
        if (reduction != Reduction.Mean) return reduction == Reduction.Sum ? losses.Sum() : losses;
        // Where nothing is known at all the sum is 0, and so is the loss.
        return losses.Sum() / known.Sum().Clamp(1, double.MaxValue);
    }
}
