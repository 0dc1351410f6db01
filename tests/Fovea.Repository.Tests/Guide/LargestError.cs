using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The largest |x − t| of all elements.</summary>
/// <remarks><b>Shape</b>: output and target of one shape. <b>Units</b>: the target's.</remarks>
[Part("largestError", "largest of |x − t|")]
public sealed class LargestError : Metric
{
    /// <inheritdoc/>
    public override string Name => "largestError";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override double Result => Values is [var largest] ? largest : double.NaN;

    /// <inheritdoc/>
    public override void Update(Tensor output, Tensor target)
    {
        if (output.Shape != target.Shape)
            throw new ShapeException($"{Name}: expected output and target of one shape, got {output.Shape} and {target.Shape}.");
        var sums = Counts(1);
        ReadOnlySpan<float> x = Floats(output), t = Floats(target);
        for (var i = 0; i < x.Length; i++) sums[0] = Math.Max(sums[0], Math.Abs((double)x[i] - t[i]));
    }
}
