namespace Fovea.Tensors;

/// <summary>|x|; the derivative at 0 is 0.</summary>
public static class AbsOp
{
    extension(Tensor x)
    {
        /// <summary>|x|; the derivative at 0 is 0.</summary>
        /// <exception cref="ShapeException">x is neither Float32, Float64 nor of integers.</exception>
        public Tensor Abs() => x.DType == DType.UInt8 ? x : x.DType.IsInteger ? x.Maximum(x.Neg())
            : Elementwise.Unary("abs", x, new AbsFunction());
    }

    internal static IEnumerable<GradCase> GradCases() => [new("abs", t => t[0].Abs(), Sample.AwayFromZero([3, 5]))];
}

internal readonly struct AbsFunction : IUnaryFunction
{
    public Keeps Keeps => Keeps.Input;

    public V Forward<V>(V x) where V : unmanaged, ILane<V> => V.Abs(x);

    public V Derivative<V>(V x, V y) where V : unmanaged, ILane<V> =>
        V.Select(x > V.Of(0), V.Of(1), V.Select(x < V.Of(0), V.Of(-1), V.Of(0)));
}
