namespace Fovea.Tensors;

/// <summary>The smallest whole number that is not below x; the derivative is 0.</summary>
public static class CeilOp
{
    extension(Tensor x)
    {
        /// <summary>The smallest whole number that is not below x; the derivative is 0.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Ceil() => Elementwise.Unary("ceil", x, new CeilFunction());
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("ceil", t => t[0].Ceil(), Tensor.From(new[] { -2.7, -1.6, -0.4, -0.2, 0.3, 0.7, 1.4, 2.6, 5.1 }, [3, 3]))];
}

internal readonly struct CeilFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Nothing;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneRounding.Ceil(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(0);
}
