namespace Fovea.Tensors;

/// <summary>The negative logarithm of a Gaussian's density, L = (ln v + (x − t)²/v)/2.</summary>
/// <remarks>Source: D. Nix and A. Weigend, "Estimating the mean and variance of the target probability distribution" (1994).</remarks>
public static class GaussianNllLossOp
{
    extension(Tensor x)
    {
        /// <summary>L = (ln v + (x − t)²/v)/2 for means x, values t and variances v ≥ ε, and ln(2π)/2 more in full.</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="variance">v, of x's shape, or one that broadcasts to it.</param>
        /// <param name="full">Whether the constant is added.</param>
        /// <param name="epsilon">ε: the least variance.</param>
        /// <param name="reduction">Mean, sum, or each loss apart.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor GaussianNllLoss(Tensor target, Tensor variance, bool full = false, double epsilon = 1e-6,
            Reduction reduction = Reduction.Mean)
        {
            Check.SameFloating("gaussian_nll_loss", x, target);
            Check.SameShape("gaussian_nll_loss", x, target);
            Reductions.RequireWeight("gaussian_nll_loss", variance, x);
            var v = variance.Clamp(epsilon, double.MaxValue);
            var losses = (v.Log() + (x - target).Square() / v) * 0.5;
            return Reductions.Apply(full ? losses + 0.5 * Math.Log(2 * Math.PI) : losses, reduction);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("gaussian_nll_loss", t => t[0].GaussianNllLoss(t[1], t[2], full: true), Sample.Normal([3, 5]), Sample.Normal([3, 5], 2),
            Sample.Uniform([3, 1], 0.5, 2, 3)),
    ];
}
