using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The mean of |x − t| over all elements.</summary>
/// <remarks><b>Shape</b>: output and target of one shape. <b>Units</b>: the target's.</remarks>
[Part("meanAbsoluteError", "mean of |x − t|")]
public sealed class MeanAbsoluteError : Metric
{
    /// <inheritdoc/>
    public override string Name => "meanAbsoluteError";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override double Result => Values is [var sum, var count] ? sum / count : double.NaN;

    /// <inheritdoc/>
    public override void Update(Tensor output, Tensor target)
    {
        if (output.Shape != target.Shape)
            throw new ShapeException($"{Name}: expected output and target of one shape, got {output.Shape} and {target.Shape}.");
        var sums = Counts(2);
        ReadOnlySpan<float> x = Floats(output), t = Floats(target);
        for (var i = 0; i < x.Length; i++) sums[0] += Math.Abs((double)x[i] - t[i]);
        sums[1] += x.Length;
    }
}
