namespace Fovea.Tensors;

/// <summary>tanh x.</summary>
public static class TanhOp
{
    extension(Tensor x)
    {
        /// <summary>tanh x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Tanh() => Elementwise.Unary("tanh", x, new TanhFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("tanh", t => t[0].Tanh(), Sample.Normal([3, 5]))];
}

internal readonly struct TanhFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Output;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneMath.Tanh(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(1) - y * y;
}
