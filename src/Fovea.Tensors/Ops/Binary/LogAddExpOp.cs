namespace Fovea.Tensors;

/// <summary>ln(eᵃ + eᵇ), broadcast, without overflow.</summary>
public static class LogAddExpOp
{
    extension(Tensor a)
    {
        /// <summary>ln(eᵃ + eᵇ), broadcast, without overflow.</summary>
        /// <exception cref="ShapeException">The types differ, are not floating-point, or the shapes do not broadcast.</exception>
        public Tensor LogAddExp(Tensor b) => Elementwise.Binary("log_add_exp", a, b, new LogAddExpFunction());
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("log_add_exp", t => t[0].LogAddExp(t[1]), Sample.Normal([3, 5]), Sample.Normal([5], 2)),
        new("log_add_exp (same shape)", t => t[0].LogAddExp(t[1]), Sample.Normal([3, 5]), Sample.Normal([3, 5], 7)),
    ];
}

internal readonly struct LogAddExpFunction : IBinaryFunction
{
    public static Keeps Keeps => Keeps.Input;

    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => Sum(a, b);

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => LaneMath.Sigmoid(Difference(a, b));

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => LaneMath.Sigmoid(Difference(b, a));

    // max + ln(1 + e^{−|a − b|}).
    private static V Sum<V>(V a, V b) where V : unmanaged, ILane<V> => V.Max(a, b) + LaneMath.Log1p(V.Exp(-V.Abs(Difference(a, b))));

    // Also where both are the same infinity.
    private static V Difference<V>(V a, V b) where V : unmanaged, ILane<V> => V.Select(V.Same(a, b), V.Of(0), a - b);
}
