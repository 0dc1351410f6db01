namespace Fovea.Tensors;

/// <summary>ln x.</summary>
public static class LogOp
{
    extension(Tensor x)
    {
        /// <summary>ln x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Log() => Elementwise.Unary("log", x, new LogFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("log", t => t[0].Log(), Sample.Uniform([3, 5], 0.2, 3))];
}

internal readonly struct LogFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Log(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(1) / x;
}
