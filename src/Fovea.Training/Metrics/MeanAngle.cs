using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The mean angle between output and target along axis 1, over all places whose target is not 0.</summary>
/// <remarks><b>Shape</b>: output and target [N, C] or [N, C, …], for a normal map [N, 3, H, W]. <b>Units</b>: degrees, 0…180. Lengths do
/// not matter; an output of 0 counts as 90°.</remarks>
[Part("meanAngle", "mean angle in degrees")]
public sealed class MeanAngle : Metric
{
    /// <inheritdoc/>
    public override string Name => "meanAngle";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override double Result => Values is [var sum, var count] ? sum / count : double.NaN;

    /// <inheritdoc/>
    public override void Update(Tensor output, Tensor target)
    {
        if (output.Shape != target.Shape || output.Rank < 2)
            throw new ShapeException($"{Name}: expected output and target of one shape [N, C, …], got {output.Shape} and {target.Shape}.");
        var sums = Counts(2);
        ReadOnlySpan<float> x = Floats(output), t = Floats(target);
        var channels = output.Shape[1];
        var places = output.Count / Math.Max(output.Shape[0] * channels, 1);
        for (var i = 0; i < output.Shape[0] * places; i++)
        {
            var at = i / places * channels * places + i % places;
            double product = 0, xx = 0, tt = 0;
            for (var c = at; c < at + channels * places; c += places)
                (product, xx, tt) = (product + (double)x[c] * t[c], xx + (double)x[c] * x[c], tt + (double)t[c] * t[c]);
            if (tt == 0) continue;
            var cosine = xx == 0 ? 0 : product / Math.Sqrt(xx * tt);
            sums[0] += Math.Acos(Math.Clamp(cosine, -1, 1)) * 180 / Math.PI;
            sums[1]++;
        }
    }

    /// <inheritdoc/>
    public override string Format(double figure) => string.Create(CultureInfo.InvariantCulture, $"{figure:F2}°");
}
