namespace Fovea.Tensors;

/// <summary>x where x &gt; 0, else α·(e^{x/α} − 1), whose slope at 0 is 1 from both sides. Source: J. Barron, "Continuously differentiable
/// exponential linear units" (2017).</summary>
public static class CeluOp
{
    extension(Tensor x)
    {
        /// <summary>x where x &gt; 0, else α·(e^{x/α} − 1).</summary>
        /// <param name="alpha">α: the limit for x → −∞ is −α.</param>
        /// <exception cref="ArgumentOutOfRangeException">α is not positive.</exception>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Celu(double alpha = 1) => alpha > 0 ? Elementwise.Unary("celu", x, new CeluFunction(alpha))
            : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Celu: expected α > 0.");
    }

    internal static IEnumerable<GradCase> GradCases() => [new("celu", t => t[0].Celu(0.7), Sample.AwayFromZero([3, 5]))];
}

/// <summary>x where x &gt; 0, else α·(e^{x/α} − 1).</summary>
/// <param name="Alpha">α.</param>
public readonly record struct CeluFunction(double Alpha) : IUnaryFunction
{
    /// <inheritdoc/>
    public Keeps Keeps => Keeps.Input;

    /// <inheritdoc/>
    public V Forward<V>(V x) where V : unmanaged, ILane<V> =>
        V.Select(x > V.Of(0), x, V.Of(Alpha) * LaneMath.Expm1(x / V.Of(Alpha)));

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Select(x > V.Of(0), V.Of(1), V.Exp(x / V.Of(Alpha)));
}
