namespace Fovea.Tensors;

/// <summary>L = (x − t)².</summary>
public static class MseLossOp
{
    extension(Tensor x)
    {
        /// <summary>L = (x − t)².</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="reduction">Mean over all elements, sum, or each element's loss.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor MseLoss(Tensor target, Reduction reduction = Reduction.Mean) =>
            Reductions.Pairwise("mse_loss", x, target, new MseLossFunction(), reduction);
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("mse_loss", t => t[0].MseLoss(t[1]), Sample.Normal([3, 5]), Sample.Normal([3, 5], 2)),
        new("mse_loss (none)", t => t[0].MseLoss(t[1], Reduction.None), Sample.Normal([3, 5]), Sample.Normal([3, 5], 2)),
    ];
}

internal readonly struct MseLossFunction : IBinaryFunction
{
    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => (a - b) * (a - b);

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Of(2) * (a - b);

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Of(2) * (b - a);
}
