namespace Fovea.Tensors;

/// <summary>1/x.</summary>
public static class ReciprocalOp
{
    extension(Tensor x)
    {
        /// <summary>1/x.</summary>
        /// <exception cref="ShapeException">x is not floating-point.</exception>
        public Tensor Reciprocal() => Elementwise.Unary("reciprocal", x, new ReciprocalFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("reciprocal", t => t[0].Reciprocal(), Sample.Uniform([3, 5], 0.3, 3))];
}

internal readonly struct ReciprocalFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Output;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Of(1) / x;

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => -(y * y);
}
