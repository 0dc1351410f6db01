namespace Fovea.Tensors;

/// <summary>x without its fraction, rounded towards 0; the derivative is 0.</summary>
public static class TruncOp
{
    extension(Tensor x)
    {
        /// <summary>x without its fraction, rounded towards 0; the derivative is 0.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Trunc() => Elementwise.Unary("trunc", x, new TruncFunction());
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("trunc", t => t[0].Trunc(), Tensor.From(new[] { -2.7, -1.6, -0.4, -0.2, 0.3, 0.7, 1.4, 2.6, 5.1 }, [3, 3]))];
}

internal readonly struct TruncFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Nothing;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneRounding.Trunc(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(0);
}
