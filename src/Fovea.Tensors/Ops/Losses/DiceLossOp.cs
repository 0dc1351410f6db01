namespace Fovea.Tensors;

/// <summary>L = 1 − (2·Σ x·t + s)/(Σ x + Σ t + s) for each channel of each image.</summary>
/// <remarks>Source: F. Milletari, N. Navab, S. Ahmadi, "V-Net" (2016), equation 1, with plain sums below and smoothed by s.</remarks>
public static class DiceLossOp
{
    extension(Tensor x)
    {
        /// <summary>L = 1 − (2·Σ x·t + s)/(Σ x + Σ t + s) of probabilities x and t [N, C, …], one for each channel of each image.</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="smooth">s: keeps the quotient finite where both are 0.</param>
        /// <param name="reduction">Mean, sum, or each loss apart, [N, C].</param>
        /// <exception cref="ShapeException">Types or shapes differ, or there are fewer than two axes.</exception>
        public Tensor DiceLoss(Tensor target, double smooth = 1, Reduction reduction = Reduction.Mean)
        {
            Check.SameFloating("dice_loss", x, target);
            Check.SameShape("dice_loss", x, target);
            if (x.Rank < 2) throw new ShapeException($"dice_loss: expected probabilities [N, C, …], got {x.Shape}.");
            var inside = Enumerable.Range(2, x.Rank - 2).ToArray();
            Tensor Total(Tensor t) => inside.Length == 0 ? t : t.Sum(inside);
            return Reductions.Apply(1 - (Total(x * target) * 2 + smooth) / (Total(x) + Total(target) + smooth), reduction);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("dice_loss", t => t[0].DiceLoss(t[1]), Sample.Uniform([2, 3, 3, 5], 0.1, 0.9), Sample.Uniform([2, 3, 3, 5], 0, 1, 2)),
        new("dice_loss (none)", t => t[0].DiceLoss(t[1], 0.1, Reduction.None), Sample.Uniform([2, 3], 0.1, 0.9),
            Sample.Uniform([2, 3], 0, 1, 2)),
    ];
}
