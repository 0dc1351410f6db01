namespace Fovea.Tensors;

/// <summary>The smaller of a and b, element by element, broadcast; where they are equal each has half the gradient.</summary>
public static class MinimumOp
{
    extension(Tensor a)
    {
        /// <summary>The smaller of a and b, element by element, broadcast; where they are equal each has half the gradient.</summary>
        /// <exception cref="ShapeException">The types differ, are no numbers to compute with, or the shapes do not broadcast.</exception>
        public Tensor Minimum(Tensor b) => Integers.Are(a, b) ? Integers.Run("minimum", a, b, Arithmetic.Minimum)
            : Elementwise.Binary("minimum", a, b, new MinimumFunction());
    }

    internal static IEnumerable<GradCase> GradCases() =>
        [new("minimum", t => t[0].Minimum(t[1]), Sample.Distinct([3, 5]), Sample.Uniform([1, 5], 0.01, 0.04, 2)),
            new("minimum (same shape)", t => t[0].Minimum(t[1]), Sample.Distinct([3, 5]), Sample.Distinct([3, 5], 7))];
}

internal readonly struct MinimumFunction : IBinaryFunction
{
    public V Forward<V>(V a, V b) where V : unmanaged, ILane<V> => V.Min(a, b);

    public V DerivativeA<V>(V a, V b, V y) where V : unmanaged, ILane<V> =>
        V.Select(a < b, V.Of(1), V.Select(V.Same(a, b), V.Of(0.5), V.Of(0)));

    public V DerivativeB<V>(V a, V b, V y) where V : unmanaged, ILane<V> =>
        V.Select(b < a, V.Of(1), V.Select(V.Same(a, b), V.Of(0.5), V.Of(0)));
}
