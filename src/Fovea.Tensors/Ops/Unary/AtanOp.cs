namespace Fovea.Tensors;

/// <summary>arctan x, radians.</summary>
public static class AtanOp
{
    extension(Tensor x)
    {
        /// <summary>arctan x, radians.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Atan() => Elementwise.Unary("atan", x, new AtanFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("atan", t => t[0].Atan(), Sample.Uniform([3, 5], -4, 4))];
}

internal readonly struct AtanFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneTrigonometry.Atan(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(1) / (V.Of(1) + x * x);
}
