namespace Fovea.Tensors;

/// <summary>x·tanh(ln(1 + eˣ)). Source: D. Misra, "Mish: a self regularized non-monotonic activation function" (2019).</summary>
public static class MishOp
{
    extension(Tensor x)
    {
        /// <summary>x·tanh(ln(1 + eˣ)).</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Mish() => Elementwise.Unary("mish", x, new MishFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("mish", t => t[0].Mish(), Sample.Normal([3, 5]))];
}

internal readonly struct MishFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => x * LaneMath.Tanh(LaneMath.Softplus(x));

    // t + x·σ(x)·(1 − t²) with t = tanh(ln(1 + eˣ)).
    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V>
    {
        var t = LaneMath.Tanh(LaneMath.Softplus(x));
        return t + x * LaneMath.Sigmoid(x) * (V.Of(1) - t * t);
    }
}
