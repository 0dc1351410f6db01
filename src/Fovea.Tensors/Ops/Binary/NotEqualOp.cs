namespace Fovea.Tensors;

/// <summary>Where a ≠ b, element by element, broadcast, as <see cref="DType.Bool"/>.</summary>
[NoGradient("the result is a truth value")]
public static class NotEqualOp
{
    extension(Tensor a)
    {
        /// <summary>Where a ≠ b, as <see cref="DType.Bool"/>.</summary>
        /// <exception cref="ShapeException">The types differ or the shapes do not broadcast.</exception>
        public Tensor NotEqual(Tensor b) => Elementwise.Compare("ne", a, b, new NotEqualRelation());

        /// <summary>Where a ≠ b for a number b, as <see cref="DType.Bool"/>.</summary>
        public Tensor NotEqual(double b)
        {
            var (x, number) = Integers.Comparable(a, b);
            return x.NotEqual(number);
        }
    }

    internal readonly struct NotEqualRelation : IComparison
    {
        // NaN differs from everything: the opposite of the same, not of an order.
        public V Holds<V>(V a, V b) where V : unmanaged, IOrderedLane<V> => V.Select(V.Same(a, b), V.Of(0), V.Same(V.Of(0), V.Of(0)));
    }
}
