namespace Fovea.Tensors;

/// <summary>L = −(t·ln p + (1 − t)·ln(1 − p)), logarithms bounded below by −100 as in PyTorch.</summary>
public static class BceLossOp
{
    extension(Tensor x)
    {
        /// <summary>L = −(t·ln p + (1 − t)·ln(1 − p)), logarithms bounded below by −100 as in PyTorch.</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="reduction">Mean over all elements, sum, or each element's loss.</param>
        /// <param name="weight">What each loss is multiplied by, broadcast to x; null for 1.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor BceLoss(Tensor target, Reduction reduction = Reduction.Mean, Tensor? weight = null) => weight is null
            ? Reductions.Pairwise("bce_loss", x, target, new BceLossFunction(), reduction)
            : Reductions.Weighted("bce_loss", x.BceLoss(target, Reduction.None), weight, reduction);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("bce_loss", t => t[0].BceLoss(t[1]), Sample.Uniform([3, 5], 0.1, 0.9), Sample.Uniform([3, 5], 0, 1, 2)),
        new("bce_loss (none)", t => t[0].BceLoss(t[1], Reduction.None), Sample.Uniform([3, 5], 0.1, 0.9), Sample.Uniform([3, 5], 0, 1, 2)),
        new("bce_loss (weight)", t => t[0].BceLoss(t[1], weight: t[2]), Sample.Uniform([3, 5], 0.1, 0.9), Sample.Uniform([3, 5], 0, 1, 2),
            Sample.Uniform([5], 0.5, 2, 3)),
    ];
}

internal readonly struct BceLossFunction : IBinaryFunction
{
    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => -(b * LogAtLeast(a) + (V.Of(1) - b) * LogAtLeast(V.Of(1) - a));

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => (a - b) / V.Max(a * (V.Of(1) - a), V.Of(1e-12));

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => LogAtLeast(V.Of(1) - a) - LogAtLeast(a);

    private static V LogAtLeast<V>(V x) where V : unmanaged, ILane<V> => V.Max(V.Log(x), V.Of(-100));
}
