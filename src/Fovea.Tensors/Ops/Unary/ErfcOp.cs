namespace Fovea.Tensors;

/// <summary>erfc x = 1 − erf x = 2/√π ∫ₓ^∞ e^{−t²} dt, with all its digits for large x.</summary>
public static class ErfcOp
{
    extension(Tensor x)
    {
        /// <summary>erfc x = 1 − erf x = 2/√π ∫ₓ^∞ e^{−t²} dt, with all its digits for large x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Erfc() => Elementwise.Unary("erfc", x, new ErfcFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("erfc", t => t[0].Erfc(), Sample.Uniform([3, 5], -2.4, 2.6))];
}

internal readonly struct ErfcFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneErfc.Erfc(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(-1.12837916709551257390) * V.Exp(-(x * x));
}
