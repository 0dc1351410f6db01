namespace Fovea.Tensors;

/// <summary>The negative log-likelihood L = −w[label]·x[label] of log-probabilities.</summary>
public static class NllLossOp
{
    extension(Tensor logProbabilities)
    {
        /// <summary>−w[y]·x[y] for rows of log-probabilities [N, C] and labels [N]; the mean divides by Σ w[y].</summary>
        /// <exception cref="ShapeException">Types or shapes do not fit, or a label is out of range.</exception>
        public Tensor NllLoss(Tensor labels, Tensor? weight = null, Reduction reduction = Reduction.Mean)
        {
            Check.Rank("nll_loss", logProbabilities, 2, "log-probabilities [N, C]");
            if (labels.Shape != [logProbabilities.Shape[0]])
                throw new ShapeException($"nll_loss: expected labels [{logProbabilities.Shape[0]}] for log-probabilities {logProbabilities.Shape}, got {labels.Shape}.");
            if (weight is not null && (weight.Shape != [logProbabilities.Shape[1]] || weight.DType != logProbabilities.DType))
                throw new ShapeException($"nll_loss: expected class weights {logProbabilities.DType} [{logProbabilities.Shape[1]}], got {weight.DType} {weight.Shape}.");
            var losses = -logProbabilities.Gather(1, labels.Unsqueeze(1)).Squeeze(1);
            if (weight is null) return Reductions.Apply(losses, reduction);
            var w = weight.IndexSelect(0, labels);
            return reduction == Reduction.Mean ? (losses * w).Sum() / w.Sum() : Reductions.Apply(losses * w, reduction);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("nll_loss", t => t[0].NllLoss(Sample.Labels(7, 5)), Sample.Normal([7, 5])),
        new("nll_loss (weights)", t => t[0].NllLoss(Sample.Labels(7, 5), Sample.Uniform([5], 0.5, 2, 3)), Sample.Normal([7, 5])),
    ];
}
