namespace Fovea.Tensors;

/// <summary>cosh x = (eˣ + e⁻ˣ)/2.</summary>
public static class CoshOp
{
    extension(Tensor x)
    {
        /// <summary>cosh x = (eˣ + e⁻ˣ)/2.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Cosh() => Elementwise.Unary("cosh", x, new CoshFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("cosh", t => t[0].Cosh(), Sample.Normal([3, 5]))];
}

internal readonly struct CoshFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneTrigonometry.Cosh(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => LaneTrigonometry.Sinh(x);
}
