namespace Fovea.Tensors;

/// <summary>xᵖ for a fixed exponent.</summary>
public static class PowScalarOp
{
    extension(Tensor x)
    {
        /// <summary>xᵖ for a fixed exponent.</summary>
        /// <param name="exponent">p.</param>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Pow(double exponent) => Elementwise.Unary("pow_scalar", x, new PowScalarFunction(exponent));
    }

    internal static IEnumerable<GradCase> GradCases() => [new("pow_scalar", t => t[0].Pow(2.7), Sample.Uniform([3, 5], 0.3, 3))];
}

internal readonly struct PowScalarFunction(double exponent) : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Pow(x, V.Of(exponent));

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        exponent == 0 ? V.Of(0) : V.Of(exponent) * V.Pow(x, V.Of(exponent - 1));
}
