namespace Fovea.Tensors;

/// <summary>The Kullback–Leibler divergence L = t·(ln t − x) of log-probabilities x.</summary>
/// <remarks>Where t is 0, t·ln t is 0. Source: S. Kullback and R. Leibler, "On information and sufficiency" (1951).</remarks>
public static class KlDivLossOp
{
    extension(Tensor x)
    {
        /// <summary>L = t·(ln t − x) of log-probabilities x and probabilities t, element by element; of logarithms t, L = eᵗ·(t −
        /// x).</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="reduction">Mean over all elements, sum, or each element's loss.</param>
        /// <param name="logTarget">Whether t are logarithms, too.</param>
        /// <param name="batchMean">Whether the mean divides by the size of axis 0 alone: the divergence of a sample, as it is
        /// defined.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor KlDivLoss(Tensor target, Reduction reduction = Reduction.Mean, bool logTarget = false, bool batchMean = false)
        {
            Check.SameFloating("kl_div_loss", x, target);
            Check.SameShape("kl_div_loss", x, target);
            // The least normal number of Float32: its logarithm is finite, and beside it t·ln t is 0.
            var losses = logTarget ? target.Exp() * (target - x) : target * (target.Clamp(1.1754944e-38, double.MaxValue).Log() - x);
            if (!batchMean || reduction != Reduction.Mean) return Reductions.Apply(losses, reduction);
            return x.Rank == 0 ? losses : losses.Sum() / x.Shape[0];
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("kl_div_loss", t => t[0].KlDivLoss(t[1]), Sample.Normal([3, 5]), Sample.Uniform([3, 5], 0.1, 0.9, 2)),
        new("kl_div_loss (logarithms)", t => t[0].KlDivLoss(t[1], logTarget: true, batchMean: true), Sample.Normal([3, 5]),
            Sample.Normal([3, 5], 2)),
    ];
}
