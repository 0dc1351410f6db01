namespace Fovea.Tensors;

/// <summary>min(max(x, low), high); the derivative is 1 between the bounds and on them, 0 outside.</summary>
public static class ClampOp
{
    extension(Tensor x)
    {
        /// <summary>min(max(x, low), high); the derivative is 1 between the bounds and on them, 0 outside.</summary>
        /// <param name="low">The least result; none unless given.</param>
        /// <param name="high">The largest result; none unless given.</param>
        /// <exception cref="ShapeException">x is neither Float32, Float64 nor of integers, or has integers and a bound has a
        /// fraction.</exception>
        public Tensor Clamp(double low = double.NegativeInfinity, double high = double.PositiveInfinity) =>
            x.DType.IsInteger ? Whole(x, low, high) : Elementwise.Unary("clamp", x, new ClampFunction(low, high));
    }

    private static Tensor Whole(Tensor x, double low, double high)
    {
        if (double.IsFinite(low)) x = x.Maximum(Bound(x, low));
        return double.IsFinite(high) ? x.Minimum(Bound(x, high)) : x;
    }

    private static Tensor Bound(Tensor x, double bound) => bound == Math.Floor(bound) ? x.Device.Full([], bound, x.DType)
        : throw new ShapeException(FormattableString.Invariant(
            $"clamp: expected whole bounds for {x.DType} {x.Shape}, got {bound}. Call x.To(DType.Float32)."));

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("clamp", t => t[0].Clamp(-0.05, 1.3), Sample.AwayFromZero([3, 5])),
        new("clamp (low alone)", t => t[0].Clamp(low: -0.05), Sample.AwayFromZero([3, 5])),
        new("clamp (high alone)", t => t[0].Clamp(high: 0.05), Sample.AwayFromZero([3, 5])),
    ];
}

/// <summary>min(max(x, low), high).</summary>
/// <param name="Low">The least result.</param>
/// <param name="High">The largest result.</param>
public readonly record struct ClampFunction(double Low, double High) : IUnaryFunction
{
    /// <inheritdoc/>
    public Keeps Keeps => Keeps.Input;

    /// <inheritdoc/>
    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Min(V.Max(x, V.Of(Low)), V.Of(High));

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        V.Select(x < V.Of(Low), V.Of(0), V.Select(x > V.Of(High), V.Of(0), V.Of(1)));
}
