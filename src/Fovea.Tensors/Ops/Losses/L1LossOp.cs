namespace Fovea.Tensors;

/// <summary>L = |x − t|; the derivative at 0 is 0.</summary>
public static class L1LossOp
{
    extension(Tensor x)
    {
        /// <summary>L = |x − t|; the derivative at 0 is 0.</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="reduction">Mean over all elements, sum, or each element's loss.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor L1Loss(Tensor target, Reduction reduction = Reduction.Mean) =>
            Reductions.Pairwise("l1_loss", x, target, new L1LossFunction(), reduction);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("l1_loss", t => t[0].L1Loss(t[1]), Sample.Distinct([3, 5]), Sample.Uniform([3, 5], 0.01, 0.04, 2)),
        new("l1_loss (none)", t => t[0].L1Loss(t[1], Reduction.None), Sample.Distinct([3, 5]), Sample.Uniform([3, 5], 0.01, 0.04, 2)),
    ];
}

internal readonly struct L1LossFunction : IBinaryFunction
{
    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => V.Abs(a - b);

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => Sign(a - b);

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => Sign(b - a);

    private static V Sign<V>(V x) where V : unmanaged, ILane<V> => V.Select(x > V.Of(0), V.Of(1), V.Select(x < V.Of(0), V.Of(-1), V.Of(0)));
}
