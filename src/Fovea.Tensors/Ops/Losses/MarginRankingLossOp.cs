namespace Fovea.Tensors;

/// <summary>L = max(0, margin − y·(a − b)): a should be larger than b by the margin where y = 1, smaller where y = −1.</summary>
public static class MarginRankingLossOp
{
    extension(Tensor a)
    {
        /// <summary>L = max(0, margin − y·(a − b)).</summary>
        /// <param name="b">Of a's shape.</param>
        /// <param name="label">y, 1 or −1, of a's shape and type.</param>
        /// <param name="margin">By how much.</param>
        /// <param name="reduction">Mean, sum, or each loss apart.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor MarginRankingLoss(Tensor b, Tensor label, double margin = 0, Reduction reduction = Reduction.Mean)
        {
            foreach (var other in new[] { b, label })
            {
                Check.SameFloating("margin_ranking_loss", a, other);
                Check.SameShape("margin_ranking_loss", a, other);
            }
            return Reductions.Apply((margin - label * (a - b)).ReLU(), reduction);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("margin_ranking_loss", t => t[0].MarginRankingLoss(t[1],
            Tensor.From(1.0, -1, 1, -1, 1).To(t[0].DType).To(t[0].Storage.Device), 0.51), Sample.Distinct([5]),
            Sample.Uniform([5], 0.01, 0.04, 2)),
    ];
}
