namespace Fovea.Tensors;

/// <summary>a + b, broadcast.</summary>
public static class AddOp
{
    extension(Tensor a)
    {
        /// <summary>a + b, broadcast.</summary>
        /// <remarks>Integers give their own type and wrap around.</remarks>
        /// <exception cref="ShapeException">The types differ, are no numbers to compute with, or the shapes do not broadcast.</exception>
        public Tensor Add(Tensor b) => Integers.Are(a, b) ? Integers.Run("add", a, b, Arithmetic.Add)
            : Elementwise.Binary("add", a, b, new AddFunction());
    }

    extension(Tensor)
    {
        /// <summary>a + b, broadcast.</summary>
        public static Tensor operator +(Tensor a, Tensor b) => a.Add(b);

        /// <summary>The operation with a number in the tensor's type; of integers in Float32.</summary>
        public static Tensor operator +(Tensor a, double b)
        {
            a = Integers.Real(a);
            return a.Add(a.Device.Full([], b, a.DType));
        }

        /// <summary>The operation with a number in the tensor's type; of integers in Float32.</summary>
        public static Tensor operator +(double a, Tensor b)
        {
            b = Integers.Real(b);
            return b.Device.Full([], a, b.DType).Add(b);
        }

        /// <summary>The operation with a whole number in the tensor's type.</summary>
        public static Tensor operator +(Tensor a, long b) => a.Add(Integers.Number(a, b));

        /// <summary>The operation with a whole number in the tensor's type.</summary>
        public static Tensor operator +(long a, Tensor b) => Integers.Number(b, a).Add(b);
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("add", t => t[0].Add(t[1]), Sample.Normal([3, 5]), Sample.Normal([5], 2)),
            new("add (same shape)", t => t[0].Add(t[1]), Sample.Normal([3, 5]), Sample.Normal([3, 5], 7))];
}

internal readonly struct AddFunction : IBinaryFunction
{
    public static Keeps Keeps => Keeps.Nothing;

    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => a + b;

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Of(1);

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Of(1);
}
