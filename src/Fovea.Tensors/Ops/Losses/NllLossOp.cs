namespace Fovea.Tensors;

/// <summary>The negative log-likelihood L = −w[label]·x[label] of log-probabilities.</summary>
public static class NllLossOp
{
    extension(Tensor logProbabilities)
    {
        /// <summary>−w[y]·x[y] for log-probabilities [N, C] or [N, C, …] and labels [N] or [N, …]; the mean divides by Σ w[y].</summary>
        /// <param name="labels">Int64, each 0…C − 1.</param>
        /// <param name="weight">Class weights [C], or null.</param>
        /// <param name="reduction">Mean, sum, or each loss apart.</param>
        /// <param name="ignoreIndex">A label whose places count for nothing, such as −100; null for none.</param>
        /// <exception cref="ShapeException">Types or shapes do not fit, or a label is out of range.</exception>
        public Tensor NllLoss(Tensor labels, Tensor? weight = null, Reduction reduction = Reduction.Mean, int? ignoreIndex = null)
        {
            if (logProbabilities.Rank < 2) Check.Rank("nll_loss", logProbabilities, 2, "log-probabilities [N, C]");
            if (labels.Shape != logProbabilities.Shape.Without(1))
                throw new ShapeException($"nll_loss: expected labels {logProbabilities.Shape.Without(1)} for log-probabilities {logProbabilities.Shape}, got {labels.Shape}.");
            CrossEntropyTargets.RequireWeight("nll_loss", weight, logProbabilities, logProbabilities.Shape[1]);
            var (own, counts) = ignoreIndex is { } ignored ? CrossEntropyTargets.Split("nll_loss", labels, ignored, logProbabilities.DType)
                : (labels, null);
            Check.Labels("nll_loss", own, logProbabilities.Shape[1]);
            var losses = -logProbabilities.Gather(1, own.Unsqueeze(1)).Squeeze(1);
            if (weight is null && counts is null) return Reductions.Apply(losses, reduction);
            var w = weight?.IndexSelect(0, own.Flatten()).Reshape(own.Shape);
            w = w is null || counts is null ? w ?? counts! : w * counts;
            return reduction == Reduction.Mean ? (losses * w).Sum() / w.Sum() : Reductions.Apply(losses * w, reduction);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("nll_loss", t => t[0].NllLoss(Sample.Labels(7, 5)), Sample.Normal([7, 5])),
        new("nll_loss (weights)", t => t[0].NllLoss(Sample.Labels(7, 5), Sample.Uniform([5], 0.5, 2, 3)), Sample.Normal([7, 5])),
        new("nll_loss (images, ignored label)", t => t[0].NllLoss(
            Sample.Labels(12, 5).Reshape([2, 2, 3]).To(t[0].Storage.Device),
            Sample.Uniform([5], 0.5, 2, 3).To(t[0].DType).To(t[0].Storage.Device), ignoreIndex: 1), Sample.Normal([2, 5, 2, 3])),
    ];
}
