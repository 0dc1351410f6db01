using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>The share of places whose largest score is the label's.</summary>
/// <remarks><b>Shape</b>: scores [N, C] or [N, C, …], labels Int64 [N] or [N, …]. <b>Range</b>: 0…1.</remarks>
[Part("accuracy", "share whose largest score is the label's")]
public sealed class Accuracy : Metric
{
    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override double Result => Values is [var right, var count] ? right / count : double.NaN;

    /// <inheritdoc/>
    public override void Update(Tensor output, Tensor target)
    {
        var sums = Counts(2);
        sums[0] += Classes.WithinTop(Name, output, target, 1);
        sums[1] += target.Count;
    }

    /// <inheritdoc/>
    public override string Format(double figure) => Percent(figure);
}
