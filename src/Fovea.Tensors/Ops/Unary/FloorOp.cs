namespace Fovea.Tensors;

/// <summary>The largest whole number that is not above x; the derivative is 0.</summary>
public static class FloorOp
{
    extension(Tensor x)
    {
        /// <summary>The largest whole number that is not above x; the derivative is 0.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Floor() => Elementwise.Unary("floor", x, new FloorFunction());
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("floor", t => t[0].Floor(), Tensor.From(new[] { -2.7, -1.6, -0.4, -0.2, 0.3, 0.7, 1.4, 2.6, 5.1 }, [3, 3]))];
}

internal readonly struct FloorFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Nothing;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneRounding.Floor(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(0);
}
