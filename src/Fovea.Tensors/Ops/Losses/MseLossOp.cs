namespace Fovea.Tensors;

/// <summary>What the squared error keeps for its backward pass.</summary>
/// <param name="Difference">x − t.</param>
public sealed record MseLossCache(Tensor Difference);

/// <summary>L = (x − t)².</summary>
public static class MseLossOp
{
    /// <summary>The L2 loss, mean (x − t)² over all elements, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="target">t, of x's shape.</param>
    /// <exception cref="ShapeException">Types or shapes differ.</exception>
    public static (Tensor Loss, MseLossCache Cache) Forward(Tensor x, Tensor target)
    {
        var loss = x.MseLoss(target);
        using var _ = Autograd.NoGrad();
        return (loss, new(x - target));
    }

    /// <summary>dX = g·2(x − t)/n for n elements; the target's is −dX.</summary>
    /// <param name="upstream">∂L′/∂L, a scalar.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    public static (Tensor X, Tensor Target) Backward(Tensor upstream, MseLossCache cache)
    {
        Check.Upstream("mse_loss", [], cache.Difference.DType, upstream);
        var dx = cache.Difference * (upstream * (2.0 / cache.Difference.Count));
        return (dx, -dx);
    }

    extension(Tensor x)
    {
        /// <summary>L = (x − t)².</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="reduction">Mean over all elements, sum, or each element's loss.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        public Tensor MseLoss(Tensor target, Reduction reduction = Reduction.Mean) =>
            Reductions.Pairwise("mse_loss", x, target, new MseLossFunction(), reduction);
    }

    internal static IEnumerable<GradCase> LayerCases() =>
    [
        GradCase.OfLayer("L2 loss", t => Forward(t[0], t[1]), (u, cache) =>
        {
            var (x, target) = Backward(u, cache);
            return [x, target];
        }, Sample.Normal([4, 3]), Sample.Normal([4, 3], 5)),
    ];

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
