using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The share of places whose label is among the k largest scores.</summary>
/// <remarks><b>Shape</b>: scores [N, C] or [N, C, …], labels Int64 [N] or [N, …]. <b>Range</b>: 0…1.</remarks>
/// <param name="k">k.</param>
[Part("topKAccuracy", "share whose label is among the k largest scores")]
public sealed class TopKAccuracy(int k = 5) : Metric
{
    /// <summary>k.</summary>
    public int K => k;

    /// <inheritdoc/>
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"top{k}Accuracy");

    /// <inheritdoc/>
    public override double Result => Values is [var right, var count] ? right / count : double.NaN;

    /// <inheritdoc/>
    public override void Update(Tensor output, Tensor target)
    {
        var sums = Counts(2);
        sums[0] += Classes.WithinTop(Name, output, target, k);
        sums[1] += target.Count;
    }

    /// <inheritdoc/>
    public override string Format(double figure) => Percent(figure);
}
