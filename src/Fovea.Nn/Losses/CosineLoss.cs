using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>1 − x·t/(|x|·|t|) along axis 1, the mean over all places whose t is not 0.</summary>
/// <remarks><b>Shape</b>: output and target [N, C] or [N, C, …], for a normal map [N, 3, H, W]. A target of 0 marks a place where nothing
/// is known, such as one beside the object.</remarks>
/// <param name="epsilon">Added to the squares of the lengths, so that an output of 0 has a gradient.</param>
[Part("cosine", "one minus the cosine between directions")]
public sealed class CosineLoss(double epsilon = 1e-12) : Loss
{
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
        // Where nothing is known at all the sum is 0, and so is the loss.
        return ((1 - cosine) * known).Sum() / known.Sum().Clamp(1, double.MaxValue);
    }
}
