namespace Fovea.Tensors;

/// <summary>√x.</summary>
public static class SqrtOp
{
    extension(Tensor x)
    {
        /// <summary>√x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Sqrt() => Elementwise.Unary("sqrt", x, new SqrtFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("sqrt", t => t[0].Sqrt(), Sample.Uniform([3, 5], 0.2, 3))];
}

internal readonly struct SqrtFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Output;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Sqrt(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(0.5) / y;
}
