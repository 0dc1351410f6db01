namespace Fovea.Tensors;

/// <summary>erf x = 2/√π ∫₀ˣ e^{−t²} dt.</summary>
public static class ErfOp
{
    extension(Tensor x)
    {
        /// <summary>erf x = 2/√π ∫₀ˣ e^{−t²} dt.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Erf() => Elementwise.Unary("erf", x, new ErfFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("erf", t => t[0].Erf(), Sample.Normal([3, 5]))];
}

internal readonly struct ErfFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneMath.Erf(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(1.12837916709551257390) * V.Exp(-(x * x));
}
