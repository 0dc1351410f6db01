using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The coefficient of determination, 1 − Σ(x − t)²/Σ(t − t̄)²: 1 where every output is right, 0
/// for whoever says the mean.</summary>
/// <remarks><b>Shape</b>: output and target of one shape; t̄ is the mean of all targets.</remarks>
[Part("rSquared", "coefficient of determination")]
public sealed class RSquared : Metric
{
    /// <inheritdoc/>
    public override string Name => "rSquared";

    /// <inheritdoc/>
    public override double Result => Values is [var errors, var sum, var squares, var count]
        ? 1 - errors / (squares - sum * sum / count) : double.NaN;

    /// <inheritdoc/>
    public override void Update(Tensor output, Tensor target)
    {
        if (output.Shape != target.Shape)
            throw new ShapeException($"{Name}: expected output and target of one shape, got {output.Shape} and {target.Shape}.");
        var sums = Counts(4);
        ReadOnlySpan<float> x = Floats(output), t = Floats(target);
        for (var i = 0; i < x.Length; i++)
        {
            var error = (double)x[i] - t[i];
            sums[0] += error * error;
            sums[1] += t[i];
            sums[2] += (double)t[i] * t[i];
        }
        sums[3] += x.Length;
    }
}
