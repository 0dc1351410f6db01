namespace Fovea.Tensors;

/// <summary>x where x &gt; 0, else slope·x.</summary>
public static class LeakyReLUOp
{
    extension(Tensor x)
    {
        /// <summary>x where x &gt; 0, else slope·x.</summary>
        /// <param name="slope">Slope for negative x.</param>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor LeakyReLU(double slope = 0.01) => Elementwise.Unary("leaky_relu", x, new LeakyReLUFunction(slope));
    }

    internal static IEnumerable<GradCase> GradCases() => [new("leaky_relu", t => t[0].LeakyReLU(0.1), Sample.AwayFromZero([3, 5]))];
}

internal readonly struct LeakyReLUFunction(double slope) : IUnaryFunction
{
    // y > 0 exactly where x > 0, unless the slope is negative: then a convolution before it need not keep its own result.
    public Keeps Keeps => slope >= 0 ? Keeps.Output : Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Select(x > V.Of(0), x, x * V.Of(slope));

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        V.Select((slope >= 0 ? y : x) > V.Of(0), V.Of(1), V.Of(slope));
}
