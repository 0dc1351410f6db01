namespace Fovea.Tensors;

/// <summary>x·σ(x). Source: S. Elfwing et al., "Sigmoid-weighted linear units" (2018).</summary>
public static class SiluOp
{
    extension(Tensor x)
    {
        /// <summary>x·σ(x). Source: S. Elfwing et al., "Sigmoid-weighted linear units" (2018).</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Silu() => Elementwise.Unary("silu", x, new SiluFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("silu", t => t[0].Silu(), Sample.Normal([3, 5]))];
}

internal readonly struct SiluFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => x * LaneMath.Sigmoid(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => LaneMath.Sigmoid(x) * (V.Of(1) + x * (V.Of(1) - LaneMath.Sigmoid(x)));
}
