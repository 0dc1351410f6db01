namespace Fovea.Tensors;

/// <summary>1/√x.</summary>
public static class RsqrtOp
{
    extension(Tensor x)
    {
        /// <summary>1/√x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Rsqrt() => Elementwise.Unary("rsqrt", x, new RsqrtFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("rsqrt", t => t[0].Rsqrt(), Sample.Uniform([3, 5], 0.3, 3))];
}

internal readonly struct RsqrtFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Output;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Of(1) / V.Sqrt(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(-0.5) * y * y * y;
}
