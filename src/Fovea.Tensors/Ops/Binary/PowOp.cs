namespace Fovea.Tensors;

/// <summary>aᵇ, element by element, broadcast.</summary>
public static class PowOp
{
    extension(Tensor a)
    {
        /// <summary>aᵇ, element by element, broadcast.</summary>
        /// <exception cref="ShapeException">The types differ, are not floating-point, or the shapes do not broadcast.</exception>
        public Tensor Pow(Tensor b) => Elementwise.Binary("pow", a, b, new PowFunction());
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("pow", t => t[0].Pow(t[1]), Sample.Uniform([3, 5], 0.3, 3), Sample.Normal([5], 2)),
            new("pow (same shape)", t => t[0].Pow(t[1]), Sample.Uniform([3, 5], 0.3, 3), Sample.Uniform([3, 5], 0.5, 2, 7))];
}

internal readonly struct PowFunction : IBinaryFunction
{
    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => V.Pow(a, b);

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> =>
        V.Select(V.Same(b, V.Of(0)), V.Of(0), b * V.Pow(a, b - V.Of(1)));

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> => V.Select(V.Same(a, V.Of(0)), V.Of(0), y * V.Log(a));
}
