namespace Fovea.Tensors;

/// <summary>L = max(0, d(a, p) − d(a, n) + margin): an anchor should be nearer to its like than to others.</summary>
/// <remarks>Source: V. Balntas et al., "Learning shallow convolutional feature descriptors with triplet losses", BMVC 2016.</remarks>
public static class TripletMarginLossOp
{
    extension(Tensor anchor)
    {
        /// <summary>L = max(0, d(a, p) − d(a, n) + margin), with d(a, b) = ‖a − b + ε‖ along the last axis.</summary>
        /// <param name="positive">p, what is like the anchor, of its shape.</param>
        /// <param name="negative">n, what is not, of its shape.</param>
        /// <param name="margin">By how much n should be farther.</param>
        /// <param name="p">Which norm.</param>
        /// <param name="epsilon">ε: keeps the gradient finite where two are equal.</param>
        /// <param name="swap">Whether d(p, n) stands for d(a, n) where it is smaller.</param>
        /// <param name="reduction">Mean, sum, or each loss apart.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor TripletMarginLoss(Tensor positive, Tensor negative, double margin = 1, double p = 2, double epsilon = 1e-6,
            bool swap = false, Reduction reduction = Reduction.Mean)
        {
            foreach (var other in new[] { positive, negative })
            {
                Check.SameFloating("triplet_margin_loss", anchor, other);
                Check.SameShape("triplet_margin_loss", anchor, other);
            }
            if (anchor.Rank == 0) throw new ShapeException("triplet_margin_loss: expected vectors [N, D], got [].");
            Tensor Distance(Tensor a, Tensor b) => (a - b + epsilon).Norm(p, [-1]);
            Tensor near = Distance(anchor, positive), far = Distance(anchor, negative);
            if (swap) far = far.Minimum(Distance(positive, negative));
            return Reductions.Apply((near - far + margin).ReLU(), reduction);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("triplet_margin_loss", t => t[0].TripletMarginLoss(t[1], t[2], 3), Sample.Normal([3, 5]), Sample.Normal([3, 5], 2),
            Sample.Normal([3, 5], 3)),
        new("triplet_margin_loss (swap)", t => t[0].TripletMarginLoss(t[1], t[2], 3, 3, swap: true), Sample.Normal([3, 5]),
            Sample.Normal([3, 5], 2), Sample.Normal([3, 5], 3)),
    ];
}
