namespace Fovea.Tensors;

/// <summary>Cross entropy against targets that are not a class for every row: probabilities, and labels some of which are
/// ignored.</summary>
internal static class CrossEntropyTargets
{
    // Probabilities come out of float32 sums: a rounding error beside 0 or 1 is no error.
    private const double Slack = 1e-4;

    /// <summary>L = −Σ w[c]·((1 − ε)·t[c] + ε/C)·ln p[c].</summary>
    public static Tensor Probabilities(Tensor scores, Tensor targets, Tensor? weight, double smoothing, Reduction reduction,
        int? ignoreIndex)
    {
        Check.SameFloating("cross_entropy", scores, targets);
        RequireSmoothing(smoothing);
        if (ignoreIndex is not null) throw new ShapeException(
            $"cross_entropy: expected labels where one is ignored, got probabilities {targets.Shape}. Leave ignoreIndex out.");
        var classes = scores.Shape[1];
        RequireWeight("cross_entropy", weight, scores, classes);
        targets.Device.Execute(new RequireRangeCall("cross_entropy", targets.Detach(), -Slack, 1 + Slack, "probabilities from 0 to 1"));
        var spread = smoothing == 0 ? targets : targets * (1 - smoothing) + smoothing / classes;
        if (weight is not null) spread *= weight.Reshape([classes, .. Enumerable.Repeat(1, scores.Rank - 2)]);
        return Reductions.Apply(-(spread * scores.LogSoftmax(1)).Sum(1), reduction);
    }

    /// <summary>The loss of the rows whose label is another; the mean divides by their weights alone.</summary>
    public static Tensor Ignoring(Tensor scores, Tensor labels, Tensor? weight, double smoothing, Reduction reduction, int ignored)
    {
        var (safe, counts) = Split("cross_entropy", labels, ignored, scores.DType);
        var losses = CrossEntropyOp.Forward(scores, safe, weight, smoothing, Reduction.None).Loss * counts;
        if (reduction != Reduction.Mean) return Reductions.Apply(losses, reduction);
        return losses.Sum() / (weight is null ? counts : weight.Detach().IndexSelect(0, safe) * counts).Sum();
    }

    /// <summary>Labels with 0 in the place of the ignored one, and 1 where a label counts, else 0.</summary>
    public static (Tensor Safe, Tensor Counts) Split(string subject, Tensor labels, int ignored, DType dtype)
    {
        Check.Integer(subject, labels);
        var counts = labels.NotEqual(ignored);
        return (counts.Where(labels, labels.Device.Full([], 0, DType.Int64)), counts.To(dtype));
    }

    /// <summary>Class weights of the scores' type, one for each class.</summary>
    public static void RequireWeight(string subject, Tensor? weight, Tensor scores, int classes)
    {
        if (weight is not null && (weight.Shape != [classes] || weight.DType != scores.DType))
            throw new ShapeException($"{subject}: expected class weights {scores.DType} [{classes}], got {weight.DType} {weight.Shape}.");
    }

    private static void RequireSmoothing(double smoothing)
    {
        if (smoothing is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing,
            "cross_entropy: expected label smoothing from 0 to 1.");
    }
}
