namespace Fovea.Tensors;

/// <summary>L = d²/(2β) where |d| &lt; β, else |d| − β/2, with d = x − t. Source: R. Girshick, "Fast R-CNN" (2015), equation 3.</summary>
public static class SmoothL1LossOp
{
    extension(Tensor x)
    {
        /// <summary>L = d²/(2β) where |d| &lt; β, else |d| − β/2, with d = x − t. Source: R. Girshick, "Fast R-CNN" (2015), equation
        /// 3.</summary>
        /// <param name="target">t, of x's shape.</param>
        /// <param name="reduction">Mean over all elements, sum, or each element's loss.</param>
        /// <param name="beta">β &gt; 0: where the square ends.</param>
        /// <exception cref="ShapeException">Types or shapes differ.</exception>
        /// <exception cref="ArgumentOutOfRangeException">β is not positive.</exception>
        public Tensor SmoothL1Loss(Tensor target, Reduction reduction = Reduction.Mean, double beta = 1) => beta > 0
            ? Reductions.Pairwise("smooth_l1_loss", x, target, new SmoothL1LossFunction(beta), reduction)
            : throw new ArgumentOutOfRangeException(nameof(beta), beta, "smooth_l1_loss: expected β > 0.");
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("smooth_l1_loss", t => t[0].SmoothL1Loss(t[1], beta: 0.7), Sample.Normal([3, 5]), Sample.Normal([3, 5], 2)),
        new("smooth_l1_loss (none)", t => t[0].SmoothL1Loss(t[1], Reduction.None), Sample.Normal([3, 5]), Sample.Normal([3, 5], 2)),
    ];
}

/// <summary>d²/(2β) where |d| &lt; β, else |d| − β/2, with d = x − t.</summary>
/// <param name="Beta">β.</param>
public readonly record struct SmoothL1LossFunction(double Beta) : IBinaryFunction
{
    /// <inheritdoc/>
    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> =>
        V.Select(V.Abs(a - b) < V.Of(Beta), V.Of(0.5 / Beta) * (a - b) * (a - b), V.Abs(a - b) - V.Of(0.5 * Beta));

    /// <inheritdoc/>
    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Max(V.Min((a - b) / V.Of(Beta), V.Of(1)), V.Of(-1));

    /// <inheritdoc/>
    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => -V.Max(V.Min((a - b) / V.Of(Beta), V.Of(1)), V.Of(-1));
}
