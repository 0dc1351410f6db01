namespace Fovea.Tensors;

/// <summary>The fraction of x, with its sign: x less x rounded towards 0; the derivative is 1.</summary>
public static class FracOp
{
    extension(Tensor x)
    {
        /// <summary>The fraction of x, with its sign: x less x rounded towards 0; the derivative is 1.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Frac() => Elementwise.Unary("frac", x, new FracFunction());
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("frac", t => t[0].Frac(), Tensor.From(new[] { -2.7, -1.6, -0.4, -0.2, 0.3, 0.7, 1.4, 2.6, 5.1 }, [3, 3]))];
}

internal readonly struct FracFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Nothing;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => x - LaneRounding.Trunc(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(1);
}
