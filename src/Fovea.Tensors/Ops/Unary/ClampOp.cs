namespace Fovea.Tensors;

/// <summary>min(max(x, low), high); the derivative is 1 between the bounds and on them, 0 outside.</summary>
public static class ClampOp
{
    extension(Tensor x)
    {
        /// <summary>min(max(x, low), high); the derivative is 1 between the bounds and on them, 0 outside.</summary>
        /// <param name="low">The least result.</param>
        /// <param name="high">The largest result.</param>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Clamp(double low, double high) => Elementwise.Unary("clamp", x, new ClampFunction(low, high));
    }

    internal static IEnumerable<GradCase> GradCases() => [new("clamp", t => t[0].Clamp(-0.05, 1.3), Sample.AwayFromZero([3, 5]))];
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
