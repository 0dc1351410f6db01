namespace Fovea.Tensors;

/// <summary>a · b, element by element, broadcast.</summary>
public static class MultiplyOp
{
    extension(Tensor a)
    {
        /// <summary>a · b, element by element, broadcast.</summary>
        /// <exception cref="ShapeException">The types differ, are not floating-point, or the shapes do not broadcast.</exception>
        public Tensor Multiply(Tensor b) => Elementwise.Binary("mul", a, b, new MultiplyFunction());
    }

    extension(Tensor)
    {
        /// <summary>a · b, broadcast.</summary>
        public static Tensor operator *(Tensor a, Tensor b) => a.Multiply(b);

        /// <summary>The operation with a number in the tensor's type.</summary>
        public static Tensor operator *(Tensor a, double b) => a.Multiply(a.Device.Full([], b, a.DType));

        /// <summary>The operation with a number in the tensor's type.</summary>
        public static Tensor operator *(double a, Tensor b) => b.Device.Full([], a, b.DType).Multiply(b);
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("mul", t => t[0].Multiply(t[1]), Sample.Normal([2, 3, 5]), Sample.Normal([3, 1], 2)),
            new("mul (same shape)", t => t[0].Multiply(t[1]), Sample.Normal([2, 3, 5]), Sample.Normal([2, 3, 5], 7))];
}

internal readonly struct MultiplyFunction : IBinaryFunction
{
    public static Keeps Keeps => Keeps.Input;

    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => a * b;

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => b;

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => a;
}
