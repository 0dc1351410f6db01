namespace Fovea.Tensors;

/// <summary>σ(x) = 1/(1 + e⁻ˣ), without overflow for any x.</summary>
public static class SigmoidOp
{
    extension(Tensor x)
    {
        /// <summary>σ(x) = 1/(1 + e⁻ˣ), without overflow for any x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Sigmoid() => Elementwise.Unary("sigmoid", x, new SigmoidFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("sigmoid", t => t[0].Sigmoid(), Sample.Normal([3, 5]))];
}

internal readonly struct SigmoidFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Output;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneMath.Sigmoid(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => y * (V.Of(1) - y);
}
