namespace Fovea.Tensors;

/// <summary>sinh x = (eˣ − e⁻ˣ)/2.</summary>
public static class SinhOp
{
    extension(Tensor x)
    {
        /// <summary>sinh x = (eˣ − e⁻ˣ)/2.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Sinh() => Elementwise.Unary("sinh", x, new SinhFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("sinh", t => t[0].Sinh(), Sample.Normal([3, 5]))];
}

internal readonly struct SinhFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneTrigonometry.Sinh(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => LaneTrigonometry.Cosh(x);
}
