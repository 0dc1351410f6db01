namespace Fovea.Tensors;

/// <summary>ln σ(x) = −ln(1 + e⁻ˣ), without overflow for any x.</summary>
public static class LogSigmoidOp
{
    extension(Tensor x)
    {
        /// <summary>ln σ(x) = −ln(1 + e⁻ˣ), without overflow for any x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor LogSigmoid() => Elementwise.Unary("log_sigmoid", x, new LogSigmoidFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("log_sigmoid", t => t[0].LogSigmoid(), Sample.Normal([3, 5]))];
}

internal readonly struct LogSigmoidFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => -LaneMath.Softplus(-x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => LaneMath.Sigmoid(-x);
}
