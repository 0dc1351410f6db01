namespace Fovea.Tensors;

/// <summary>arcsin x, radians; NaN outside −1…1.</summary>
public static class AsinOp
{
    extension(Tensor x)
    {
        /// <summary>arcsin x, radians; NaN outside −1…1.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Asin() => Elementwise.Unary("asin", x, new AsinFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("asin", t => t[0].Asin(), Sample.Uniform([3, 5], -0.8, 0.8))];
}

internal readonly struct AsinFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneTrigonometry.Asin(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(1) / V.Sqrt((V.Of(1) - x) * (V.Of(1) + x));
}
