namespace Fovea.Tensors;

/// <summary>The nearest whole number, halves to the even one; the derivative is 0.</summary>
public static class RoundOp
{
    extension(Tensor x)
    {
        /// <summary>The nearest whole number, halves to the even one; the derivative is 0.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Round() => Elementwise.Unary("round", x, new RoundFunction());
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("round", t => t[0].Round(), Tensor.From(new[] { -2.7, -1.6, -0.4, -0.2, 0.3, 0.7, 1.4, 2.6, 5.1 }, [3, 3]))];
}

internal readonly struct RoundFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Nothing;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Round(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(0);
}
