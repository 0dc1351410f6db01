namespace Fovea.Tensors;

/// <summary>λ·x where x &gt; 0, else λα·(eˣ − 1), with λ ≈ 1.0507 and α ≈ 1.6733, for which mean 0 and variance 1 are a fixed point.
/// Source: G. Klambauer et al., "Self-normalizing neural networks", NeurIPS 2017, equation 14.</summary>
public static class SeluOp
{
    extension(Tensor x)
    {
        /// <summary>λ·x where x &gt; 0, else λα·(eˣ − 1), with λ ≈ 1.0507 and α ≈ 1.6733.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Selu() => Elementwise.Unary("selu", x, new SeluFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("selu", t => t[0].Selu(), Sample.AwayFromZero([3, 5]))];
}

internal readonly struct SeluFunction : IUnaryFunction
{
    private const double Scale = 1.0507009873554804934193349852946, Alpha = 1.6732632423543772848170429916717;

    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> =>
        V.Select(x > V.Of(0), V.Of(Scale) * x, V.Of(Scale * Alpha) * LaneMath.Expm1(x));

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        V.Select(x > V.Of(0), V.Of(Scale), V.Of(Scale * Alpha) * V.Exp(x));
}
