namespace Fovea.Tensors;

/// <summary>L = d²/2 where |d| &lt; δ, else δ·(|d| − δ/2), with d = x − t.</summary>
/// <remarks>Source: P. Huber, "Robust estimation of a location parameter" (1964).</remarks>
public static class HuberLossOp
{
    extension(Tensor x)
    {
        /// <summary>L = d²/2 where |d| &lt; δ, else δ·(|d| − δ/2), with d = x − t.</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="reduction">Mean, sum, or each loss apart.</param>
        /// <param name="delta">δ &gt; 0: where the square ends.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        /// <exception cref="ArgumentOutOfRangeException">δ is not positive.</exception>
        public Tensor HuberLoss(Tensor target, Reduction reduction = Reduction.Mean, double delta = 1) => delta > 0
            ? x.SmoothL1Loss(target, reduction, delta) * delta
            : throw new ArgumentOutOfRangeException(nameof(delta), delta, "huber_loss: expected δ > 0.");
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("huber_loss", t => t[0].HuberLoss(t[1], delta: 0.7), Sample.Normal([3, 5]), Sample.Normal([3, 5], 2)),
        new("huber_loss (none)", t => t[0].HuberLoss(t[1], Reduction.None), Sample.Normal([3, 5]), Sample.Normal([3, 5], 2)),
    ];
}
