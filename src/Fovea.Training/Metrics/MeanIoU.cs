namespace Fovea.Training;

/// <summary>Intersection over union, TP/(TP + FP + FN), the mean over classes that are labels or predictions somewhere.</summary>
/// <remarks><b>Shape</b>: scores [N, C, H, W], labels Int64 [N, H, W]. <b>Range</b>: 0…1. Source: M. Everingham et al., "The Pascal
/// visual object classes challenge: a retrospective", IJCV 111 (2015), section 4.</remarks>
[Part("meanIoU", "mean intersection over union")]
public sealed class MeanIoU : ConfusionMatrix
{
    /// <inheritdoc/>
    public override string Name => "meanIoU";

    /// <inheritdoc/>
    public override double Result => Mean(c => this[c, c], Union);

    /// <summary>The figure of one class; NaN where it occurs nowhere.</summary>
    public double Of(int c) => this[c, c] / Union(c);

    private double Union(int c) => Occurrences(c) + Predictions(c) - this[c, c];
}
