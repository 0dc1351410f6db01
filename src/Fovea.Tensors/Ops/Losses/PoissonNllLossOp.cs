namespace Fovea.Tensors;

/// <summary>The negative logarithm of a Poisson distribution's probability, L = eˣ − t·x.</summary>
public static class PoissonNllLossOp
{
    extension(Tensor x)
    {
        /// <summary>L = eˣ − t·x for logarithms x of rates and counts t; x − t·ln(x + ε) for rates. In full, Stirling's t·ln t − t +
        /// ln(2πt)/2 more where t &gt; 1.</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="logInput">Whether x are logarithms.</param>
        /// <param name="full">Whether Stirling's term is added.</param>
        /// <param name="epsilon">ε: keeps the logarithm finite.</param>
        /// <param name="reduction">Mean, sum, or each loss apart.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor PoissonNllLoss(Tensor target, bool logInput = true, bool full = false, double epsilon = 1e-8,
            Reduction reduction = Reduction.Mean)
        {
            Check.SameFloating("poisson_nll_loss", x, target);
            Check.SameShape("poisson_nll_loss", x, target);
            var losses = logInput ? x.Exp() - target * x : x - target * (x + epsilon).Log();
            if (!full) return Reductions.Apply(losses, reduction);
            var counts = target.Clamp(1, double.MaxValue);
            var stirling = counts * counts.Log() - counts + (counts * (2 * Math.PI)).Log() * 0.5;
            return Reductions.Apply(losses + stirling * target.Greater(1).To(x.DType), reduction);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("poisson_nll_loss", t => t[0].PoissonNllLoss(t[1], full: true), Sample.Normal([3, 5]), Sample.Uniform([3, 5], 1.1, 5, 2)),
        new("poisson_nll_loss (rates)", t => t[0].PoissonNllLoss(t[1], logInput: false), Sample.Uniform([3, 5], 0.5, 2),
            Sample.Uniform([3, 5], 0, 5, 2)),
    ];
}
