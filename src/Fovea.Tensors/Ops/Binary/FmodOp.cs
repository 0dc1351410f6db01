namespace Fovea.Tensors;

/// <summary>a − q·b with q = a/b rounded towards 0, broadcast: the remainder with the sign of a.</summary>
public static class FmodOp
{
    extension(Tensor a)
    {
        /// <summary>a − q·b with q = a/b rounded towards 0, broadcast: the remainder with the sign of a.</summary>
        /// <exception cref="ShapeException">The types differ, are not floating-point, or the shapes do not broadcast.</exception>
        public Tensor Fmod(Tensor b) => Elementwise.Binary("fmod", a, b, new FmodFunction());

        /// <summary>The same with a number in the tensor's type.</summary>
        /// <exception cref="ShapeException">a is not floating-point.</exception>
        public Tensor Fmod(double b) => a.Fmod(a.Device.Full([], b, a.DType));
    }

    internal static IEnumerable<GradCase> GradCases() =>
    [
        new("fmod", t => t[0].Fmod(t[1]), Tensor.From(new[] { 5.3, -5.3, 7.1, -0.4, 2.9, -8.2 }, [2, 3]),
            Tensor.From(new[] { 2.0, -2.2, 1.7 }, [3])),
        new("fmod (number)", t => t[0].Fmod(1.9), Tensor.From(new[] { 5.3, -5.3, 7.1, -0.4, 2.9, -8.2 }, [2, 3])),
    ];
}

internal readonly struct FmodFunction : IBinaryFunction
{
    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => LaneRounding.Fmod(a, b);

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Of(1);

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => -V.Round((a - y) / b);
}
