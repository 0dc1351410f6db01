namespace Fovea.Tensors;

/// <summary>Where a ≥ b, element by element, broadcast, as <see cref="DType.Bool"/>.</summary>
[NoGradient("the result is a truth value")]
public static class GreaterOrEqualOp
{
    extension(Tensor a)
    {
        /// <summary>Where a ≥ b, as <see cref="DType.Bool"/>.</summary>
        /// <exception cref="ShapeException">The types differ or the shapes do not broadcast.</exception>
        public Tensor GreaterOrEqual(Tensor b) => Elementwise.Compare("ge", a, b, new GreaterOrEqualRelation());

        /// <summary>Where a ≥ b for a number b, as <see cref="DType.Bool"/>.</summary>
        public Tensor GreaterOrEqual(double b)
        {
            var (x, number) = Integers.Comparable(a, b);
            return x.GreaterOrEqual(number);
        }
    }

    internal readonly struct GreaterOrEqualRelation : IComparison
    {
        public V Holds<V>(V a, V b) where V : unmanaged, IOrderedLane<V> => V.Select(a > b, a > b, V.Same(a, b));
    }
}
