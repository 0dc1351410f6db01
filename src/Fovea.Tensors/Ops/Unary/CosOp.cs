namespace Fovea.Tensors;

/// <summary>cos x, radians.</summary>
public static class CosOp
{
    extension(Tensor x)
    {
        /// <summary>cos x, radians.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Cos() => Elementwise.Unary("cos", x, new CosFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("cos", t => t[0].Cos(), Sample.Normal([3, 5]))];
}

internal readonly struct CosFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Cos(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => -V.Sin(x);
}
