namespace Fovea.Tensors;

/// <summary>a · b, element by element, broadcast.</summary>
public static class MultiplyOp
{
    extension(Tensor a)
    {
        /// <summary>a · b, element by element, broadcast.</summary>
        /// <remarks>Integers give their own type and wrap around.</remarks>
        /// <exception cref="ShapeException">The types differ, are no numbers to compute with, or the shapes do not broadcast.</exception>
        public Tensor Multiply(Tensor b) => Integers.Are(a, b) ? Integers.Run("mul", a, b, Arithmetic.Multiply)
            : Elementwise.Binary("mul", a, b, new MultiplyFunction());
    }

    extension(Tensor)
    {
        /// <summary>a · b, broadcast.</summary>
        public static Tensor operator *(Tensor a, Tensor b) => a.Multiply(b);

        /// <summary>The operation with a number in the tensor's type; of integers in Float32.</summary>
        public static Tensor operator *(Tensor a, double b)
        {
            a = Integers.Real(a);
            return a.Multiply(a.Device.Full([], b, a.DType));
        }

        /// <summary>The operation with a number in the tensor's type; of integers in Float32.</summary>
        public static Tensor operator *(double a, Tensor b)
        {
            b = Integers.Real(b);
            return b.Device.Full([], a, b.DType).Multiply(b);
        }

        /// <summary>The operation with a whole number in the tensor's type.</summary>
        public static Tensor operator *(Tensor a, long b) => a.Multiply(Integers.Number(a, b));

        /// <summary>The operation with a whole number in the tensor's type.</summary>
        public static Tensor operator *(long a, Tensor b) => Integers.Number(b, a).Multiply(b);
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
