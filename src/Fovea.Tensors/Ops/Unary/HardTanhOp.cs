namespace Fovea.Tensors;

/// <summary>min(max(x, low), high); the derivative is 1 between the bounds, 0 outside and on them.</summary>
/// <remarks>Of <c>Clamp</c> the derivative on the bounds is 1.</remarks>
public static class HardTanhOp
{
    extension(Tensor x)
    {
        /// <summary>min(max(x, low), high); the derivative is 1 between the bounds, 0 outside and on them.</summary>
        /// <param name="low">The least result.</param>
        /// <param name="high">The largest result.</param>
        /// <exception cref="ArgumentException">low is not below high.</exception>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor HardTanh(double low = -1, double high = 1) =>
            low < high ? Elementwise.Unary("hard_tanh", x, new HardTanhFunction(low, high))
                : throw new ArgumentException(FormattableString.Invariant($"HardTanh: expected low < high, got {low} and {high}."));
    }

    internal static IEnumerable<GradCase> GradCases() => [new("hard_tanh", t => t[0].HardTanh(-0.05, 1.3), Sample.AwayFromZero([3, 5]))];
}

/// <summary>min(max(x, low), high).</summary>
/// <param name="Low">The least result.</param>
/// <param name="High">The largest result.</param>
public readonly record struct HardTanhFunction(double Low, double High) : IUnaryFunction
{
    /// <inheritdoc/>
    public Keeps Keeps => Keeps.Input;

    /// <inheritdoc/>
    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Min(V.Max(x, V.Of(Low)), V.Of(High));

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        V.Select(x > V.Of(Low), V.Select(x < V.Of(High), V.Of(1), V.Of(0)), V.Of(0));
}
