namespace Fovea.Tensors;

/// <summary>arccos x, radians; NaN outside −1…1.</summary>
public static class AcosOp
{
    extension(Tensor x)
    {
        /// <summary>arccos x, radians; NaN outside −1…1.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Acos() => Elementwise.Unary("acos", x, new AcosFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("acos", t => t[0].Acos(), Sample.Uniform([3, 5], -0.8, 0.8))];
}

internal readonly struct AcosFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => LaneTrigonometry.Acos(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(-1) / V.Sqrt((V.Of(1) - x) * (V.Of(1) + x));
}
