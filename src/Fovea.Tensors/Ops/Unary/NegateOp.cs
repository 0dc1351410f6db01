namespace Fovea.Tensors;

/// <summary>−x.</summary>
public static class NegateOp
{
    extension(Tensor x)
    {
        /// <summary>−x.</summary>
        /// <exception cref="ShapeException">x is neither Float32, Float64 nor of integers.</exception>
        public Tensor Neg() => x.DType.IsInteger ? Integers.Number(x, 0).Subtract(x) : Elementwise.Unary("neg", x, new NegateFunction());
    }

    extension(Tensor)
    {
        /// <summary>−x.</summary>
        public static Tensor operator -(Tensor x) => x.Neg();
    }

    internal static IEnumerable<GradCase> GradCases() => [new("neg", t => t[0].Neg(), Sample.Normal([3, 5]))];
}

internal readonly struct NegateFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Nothing;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => -x;

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> => V.Of(-1);
}
