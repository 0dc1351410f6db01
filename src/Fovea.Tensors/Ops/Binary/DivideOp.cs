namespace Fovea.Tensors;

/// <summary>a ÷ b, element by element, broadcast.</summary>
public static class DivideOp
{
    extension(Tensor a)
    {
        /// <summary>a ÷ b, element by element, broadcast.</summary>
        /// <remarks>True division, as PyTorch's: integers give Float32. <c>FloorDivide</c> stays in their type.</remarks>
        /// <exception cref="ShapeException">The types differ, are no numbers to compute with, or the shapes do not broadcast.</exception>
        public Tensor Divide(Tensor b)
        {
            Integers.Meet(ref a, ref b);
            Check.SameType("div", a, b);
            return Elementwise.Binary("div", Integers.Real(a), Integers.Real(b), new DivideFunction());
        }
    }

    extension(Tensor)
    {
        /// <summary>a ÷ b, broadcast.</summary>
        public static Tensor operator /(Tensor a, Tensor b) => a.Divide(b);

        /// <summary>The operation with a number in the tensor's type; of integers in Float32.</summary>
        public static Tensor operator /(Tensor a, double b)
        {
            a = Integers.Real(a);
            return a.Divide(a.Device.Full([], b, a.DType));
        }

        /// <summary>The operation with a number in the tensor's type; of integers in Float32.</summary>
        public static Tensor operator /(double a, Tensor b)
        {
            b = Integers.Real(b);
            return b.Device.Full([], a, b.DType).Divide(b);
        }
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("div", t => t[0].Divide(t[1]), Sample.Normal([3, 5]), Sample.Uniform([3, 5], 0.5, 3, 2)),
            new("div (same shape)", t => t[0].Divide(t[1]), Sample.Normal([3, 5]), Sample.Uniform([3, 5], 0.5, 3, 7))];
}

internal readonly struct DivideFunction : IBinaryFunction
{
    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => a / b;

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Of(1) / b;

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => -(y / b);
}
