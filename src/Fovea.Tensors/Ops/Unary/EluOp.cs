namespace Fovea.Tensors;

/// <summary>x where x &gt; 0, else α·(eˣ − 1). Source: D.-A. Clevert et al., "Exponential linear units" (2016).</summary>
public static class EluOp
{
    extension(Tensor x)
    {
        /// <summary>x where x &gt; 0, else α·(eˣ − 1). Source: D.-A. Clevert et al., "Exponential linear units" (2016).</summary>
        /// <param name="alpha">The limit for x → −∞ is −α.</param>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Elu(double alpha = 1) => Elementwise.Unary("elu", x, new EluFunction(alpha));
    }

    internal static IEnumerable<GradCase> GradCases() => [new("elu", t => t[0].Elu(0.7), Sample.AwayFromZero([3, 5]))];
}

/// <summary>x where x &gt; 0, else α·(eˣ − 1).</summary>
/// <param name="Alpha">α.</param>
public readonly record struct EluFunction(double Alpha) : IUnaryFunction
{
    /// <inheritdoc/>
    public Keeps Keeps => Keeps.Input;

    /// <inheritdoc/>
    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Select(x > V.Of(0), x, V.Of(Alpha) * LaneMath.Expm1(x));

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Select(x > V.Of(0), V.Of(1), V.Of(Alpha) * V.Exp(x));
}
