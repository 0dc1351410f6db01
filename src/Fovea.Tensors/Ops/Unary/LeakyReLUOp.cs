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

/// <summary>x where x &gt; 0, else slope·x.</summary>
/// <param name="Slope">Slope for negative x.</param>
public readonly record struct LeakyReLUFunction(double Slope) : IUnaryFunction
{
    // y > 0 exactly where x > 0, unless the slope is negative: then a convolution before it need not keep its own result.
    /// <inheritdoc/>
    public Keeps Keeps => Slope >= 0 ? Keeps.Output : Keeps.Input;

    /// <inheritdoc/>
    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Select(x > V.Of(0), x, x * V.Of(Slope));

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        V.Select((Slope >= 0 ? y : x) > V.Of(0), V.Of(1), V.Of(Slope));
}
