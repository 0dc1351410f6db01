namespace Fovea.Tensors;

/// <summary>L = −(t·ln σ(x) + (1 − t)·ln(1 − σ(x))) = ln(1 + eˣ) − t·x, stable for any x.</summary>
public static class BceWithLogitsLossOp
{
    extension(Tensor x)
    {
        /// <summary>L = −(t·ln σ(x) + (1 − t)·ln(1 − σ(x))) = ln(1 + eˣ) − t·x, stable for any x; with weights
        /// −w·(v·t·ln σ(x) + (1 − t)·ln(1 − σ(x))).</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="reduction">Mean over all elements, sum, or each element's loss.</param>
        /// <param name="posWeight">v, the weight of what is there, broadcast to x: for [N, C] one for each class; null for 1.</param>
        /// <param name="weight">w, broadcast to x; null for 1.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor BceWithLogitsLoss(Tensor target, Reduction reduction = Reduction.Mean, Tensor? posWeight = null,
            Tensor? weight = null)
        {
            if (posWeight is null && weight is null)
                return Reductions.Pairwise("bce_with_logits_loss", x, target, new BceWithLogitsLossFunction(), reduction);
            Reductions.RequireWeight("bce_with_logits_loss", posWeight, x);
            if (posWeight is null)
                return Reductions.Weighted("bce_with_logits_loss", x.BceWithLogitsLoss(target, Reduction.None), weight, reduction);
            Check.SameShape("bce_with_logits_loss", x, target);
            var losses = (1 - target) * x + ((posWeight - 1) * target + 1) * (-x).Softplus();
            return Reductions.Weighted("bce_with_logits_loss", losses, weight, reduction);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("bce_with_logits_loss", t => t[0].BceWithLogitsLoss(t[1]), Sample.Normal([3, 5]), Sample.Uniform([3, 5], 0, 1, 2)),
        new("bce_with_logits_loss (none)", t =>
            t[0].BceWithLogitsLoss(t[1], Reduction.None), Sample.Normal([3, 5]), Sample.Uniform([3, 5], 0, 1, 2)),
        new("bce_with_logits_loss (weights)", t => t[0].BceWithLogitsLoss(t[1], posWeight: t[2], weight: t[3]), Sample.Normal([3, 5]),
            Sample.Uniform([3, 5], 0, 1, 2), Sample.Uniform([5], 0.5, 3, 3), Sample.Uniform([3, 1], 0.5, 3, 4)),
    ];
}

internal readonly struct BceWithLogitsLossFunction : IBinaryFunction
{
    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => LaneMath.Softplus(a) - a * b;

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => LaneMath.Sigmoid(a) - b;

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => -a;
}
