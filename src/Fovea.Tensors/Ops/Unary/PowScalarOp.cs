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

/// <summary>xᵖ for a fixed exponent.</summary>
/// <param name="Exponent">p.</param>
public readonly record struct PowScalarFunction(double Exponent) : IUnaryFunction
{
    /// <inheritdoc/>
    public Keeps Keeps => Keeps.Input;

    /// <inheritdoc/>
    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Pow(x, V.Of(Exponent));

    /// <inheritdoc/>
    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        Exponent == 0 ? V.Of(0) : V.Of(Exponent) * V.Pow(x, V.Of(Exponent - 1));
}
