namespace Fovea.Tensors;

/// <summary>ln(1 + x), accurate for small x.</summary>
public static class Log1pOp
{
    extension(Tensor x)
    {
        /// <summary>ln(1 + x), accurate for small x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Log1p() => Elementwise.Unary("log1p", x, new Log1pFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("log1p", t => t[0].Log1p(), Sample.Uniform([3, 5], -0.7, 3))];
}

internal readonly struct Log1pFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneMath.Log1p(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(1) / (V.Of(1) + x);
}
