namespace Fovea.Tensors;

/// <summary>ln(1 + eˣ), without overflow for any x.</summary>
public static class SoftplusOp
{
    extension(Tensor x)
    {
        /// <summary>ln(1 + eˣ), without overflow for any x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Softplus() => Elementwise.Unary("softplus", x, new SoftplusFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("softplus", t => t[0].Softplus(), Sample.Normal([3, 5]))];
}

internal readonly struct SoftplusFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneMath.Softplus(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => LaneMath.Sigmoid(x);
}
