namespace Fovea.Tensors;

/// <summary>sin x, radians.</summary>
public static class SinOp
{
    extension(Tensor x)
    {
        /// <summary>sin x, radians.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Sin() => Elementwise.Unary("sin", x, new SinFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("sin", t => t[0].Sin(), Sample.Normal([3, 5]))];
}

internal readonly struct SinFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Sin(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Cos(x);
}
