using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Photometry;

/// <summary>Mean of |x/|x| − t|, the chord between two directions: close to the angle in radians where that is small.</summary>
/// <remarks><b>Shape</b>: output [N, 3] of any length, target [N, 3] of length 1. The square, or one minus the cosine, would count a pixel
/// of 20° a hundred times as much as one of 2°.</remarks>
public sealed class ChordLoss : Loss
{
    private const double Epsilon = 1e-6;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor output, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(target);
        if (output.Shape != target.Shape || output.Rank != 2) throw new ShapeException(
            $"{nameof(ChordLoss)}: expected output and target [N, 3], got {output.Shape} and {target.Shape}.");
        var unit = output / (output.Square().Sum(1, keepDim: true) + Epsilon).Sqrt();
        return ((unit - target).Square().Sum(1) + Epsilon).Sqrt().Mean();
    }
}
