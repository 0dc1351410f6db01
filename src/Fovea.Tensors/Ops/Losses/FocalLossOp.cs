namespace Fovea.Tensors;

/// <summary>Binary cross entropy of scores that counts less where they are right already.</summary>
/// <remarks>Source: T. Lin et al., "Focal loss for dense object detection", ICCV 2017, equation 5.</remarks>
public static class FocalLossOp
{
    extension(Tensor x)
    {
        /// <summary>L = −α·(1 − p)^γ·ln p, with p = σ(x) and α where t = 1, 1 − σ(x) and 1 − α where t = 0; between, as the targets
        /// are.</summary>
        /// <param name="target">t, 0 or 1, of x's shape.</param>
        /// <param name="alpha">α, the weight of what is there; null for equal weights of 1.</param>
        /// <param name="gamma">γ: how much less; 0 for not at all.</param>
        /// <param name="reduction">Mean, sum, or each loss apart.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        /// <exception cref="ArgumentOutOfRangeException">γ is negative.</exception>
        public Tensor FocalLoss(Tensor target, double? alpha = 0.25, double gamma = 2, Reduction reduction = Reduction.Mean)
        {
            if (!(gamma >= 0)) throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "focal_loss: expected γ of 0 or more.");
            var losses = x.BceWithLogitsLoss(target, Reduction.None);
            var p = x.Sigmoid();
            if (gamma > 0) losses *= (p + target - p * target * 2).Pow(gamma);
            if (alpha is { } share) losses *= target * (2 * share - 1) + (1 - share);
            return Reductions.Apply(losses, reduction);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("focal_loss", t => t[0].FocalLoss(t[1]), Sample.Normal([3, 5]), Sample.Uniform([3, 5], 0, 1, 2)),
        new("focal_loss (none)", t => t[0].FocalLoss(t[1], null, 1.5, Reduction.None), Sample.Normal([3, 5]),
            Sample.Uniform([3, 5], 0, 1, 2)),
    ];
}
