namespace Fovea.Tensors;

/// <summary>a − b, broadcast.</summary>
public static class SubtractOp
{
    extension(Tensor a)
    {
        /// <summary>a − b, broadcast.</summary>
        /// <remarks>Integers give their own type and wrap around.</remarks>
        /// <exception cref="ShapeException">The types differ, are no numbers to compute with, or the shapes do not broadcast.</exception>
        public Tensor Subtract(Tensor b) => Integers.Are(a, b) ? Integers.Run("sub", a, b, Arithmetic.Subtract)
            : Elementwise.Binary("sub", a, b, new SubtractFunction());
    }

    extension(Tensor)
    {
        /// <summary>a − b, broadcast.</summary>
        public static Tensor operator -(Tensor a, Tensor b) => a.Subtract(b);

        /// <summary>The operation with a number in the tensor's type; of integers in Float32.</summary>
        public static Tensor operator -(Tensor a, double b)
        {
            a = Integers.Real(a);
            return a.Subtract(a.Device.Full([], b, a.DType));
        }

        /// <summary>The operation with a number in the tensor's type; of integers in Float32.</summary>
        public static Tensor operator -(double a, Tensor b)
        {
            b = Integers.Real(b);
            return b.Device.Full([], a, b.DType).Subtract(b);
        }

        /// <summary>The operation with a whole number in the tensor's type.</summary>
        public static Tensor operator -(Tensor a, long b) => a.Subtract(Integers.Number(a, b));

        /// <summary>The operation with a whole number in the tensor's type.</summary>
        public static Tensor operator -(long a, Tensor b) => Integers.Number(b, a).Subtract(b);
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("sub", t => t[0].Subtract(t[1]), Sample.Normal([3, 1, 2]), Sample.Normal([5, 1], 2)),
            new("sub (same shape)", t => t[0].Subtract(t[1]), Sample.Normal([3, 1, 2]), Sample.Normal([3, 1, 2], 7))];
}

internal readonly struct SubtractFunction : IBinaryFunction
{
    public static Keeps Keeps => Keeps.Nothing;

    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => a - b;

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Of(1);

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Of(-1);
}
