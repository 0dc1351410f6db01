namespace Fovea.Tensors;

/// <summary>x·Φ(x) = x/2·(1 + erf(x/√2)). Source: D. Hendrycks and K. Gimpel, "Gaussian error linear units" (2016).</summary>
public static class GeluOp
{
    extension(Tensor x)
    {
        /// <summary>x·Φ(x) = x/2·(1 + erf(x/√2)). Source: D. Hendrycks and K. Gimpel, "Gaussian error linear units" (2016).</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Gelu() => Elementwise.Unary("gelu", x, new GeluFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("gelu", t => t[0].Gelu(), Sample.Normal([3, 5]))];
}

internal readonly struct GeluFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Of(0.5) * x * (V.Of(1) + LaneMath.Erf(x * V.Of(0.70710678118654752440)));

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        V.Of(0.5) * (V.Of(1) + LaneMath.Erf(x * V.Of(0.70710678118654752440)))
            + x * V.Of(0.39894228040143267794) * V.Exp(V.Of(-0.5) * x * x);
}
