namespace Fovea.Tensors;

/// <summary>L = −(t·ln σ(x) + (1 − t)·ln(1 − σ(x))) = ln(1 + eˣ) − t·x, stable for any x.</summary>
public static class BceWithLogitsLossOp
{
    extension(Tensor x)
    {
        /// <summary>L = −(t·ln σ(x) + (1 − t)·ln(1 − σ(x))) = ln(1 + eˣ) − t·x, stable for any x.</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="reduction">Mean over all elements, sum, or each element's loss.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor BceWithLogitsLoss(Tensor target, Reduction reduction = Reduction.Mean) =>
            Reductions.Pairwise("bce_with_logits_loss", x, target, new BceWithLogitsLossFunction(), reduction);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("bce_with_logits_loss", t => t[0].BceWithLogitsLoss(t[1]), Sample.Normal([3, 5]), Sample.Uniform([3, 5], 0, 1, 2)),
        new("bce_with_logits_loss (none)", t =>
            t[0].BceWithLogitsLoss(t[1], Reduction.None), Sample.Normal([3, 5]), Sample.Uniform([3, 5], 0, 1, 2)),
    ];
}

internal readonly struct BceWithLogitsLossFunction : IBinaryFunction
{
    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => LaneMath.Softplus(a) - a * b;

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => LaneMath.Sigmoid(a) - b;

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => -a;
}
