namespace Fovea.Tensors;

/// <summary>a − q·b with q = ⌊a/b⌋, broadcast: the remainder with the sign of b, as <c>%</c> of Python.</summary>
public static class RemainderOp
{
    extension(Tensor a)
    {
        /// <summary>a − q·b with q = ⌊a/b⌋, broadcast: the remainder with the sign of b, as <c>%</c> of Python.</summary>
        /// <exception cref="ShapeException">The types differ, are not floating-point, or the shapes do not broadcast.</exception>
        public Tensor Remainder(Tensor b) => Elementwise.Binary("remainder", a, b, new RemainderFunction());

        /// <summary>The same with a number in the tensor's type.</summary>
        /// <exception cref="ShapeException">a is not floating-point.</exception>
        public Tensor Remainder(double b) => a.Remainder(a.Device.Full([], b, a.DType));
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("remainder", t => t[0].Remainder(t[1]), Tensor.From(new[] { 5.3, -5.3, 7.1, -0.4, 2.9, -8.2 }, [2, 3]), Tensor.From(new[] { 2.0, -2.2, 1.7 }, [3])),
        new("remainder (number)", t => t[0].Remainder(1.9), Tensor.From(new[] { 5.3, -5.3, 7.1, -0.4, 2.9, -8.2 }, [2, 3])),
    ];
}

internal readonly struct RemainderFunction : IBinaryFunction
{
    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => LaneRounding.Remainder(a, b);

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Of(1);

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => -V.Round((a - y) / b);
}
