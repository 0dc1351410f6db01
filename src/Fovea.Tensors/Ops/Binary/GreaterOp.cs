namespace Fovea.Tensors;

/// <summary>Where a &gt; b, element by element, broadcast, as <see cref="DType.Bool"/>.</summary>
[NoGradient("the result is a truth value")]
public static class GreaterOp
{
    extension(Tensor a)
    {
        /// <summary>Where a &gt; b, as <see cref="DType.Bool"/>.</summary>
        /// <exception cref="ShapeException">The types differ or the shapes do not broadcast.</exception>
        public Tensor Greater(Tensor b) => Elementwise.Compare("gt", a, b, new GreaterRelation());

        /// <summary>Where a &gt; b for a number b, as <see cref="DType.Bool"/>.</summary>
        public Tensor Greater(double b)
        {
            var (x, number) = Integers.Comparable(a, b);
            return x.Greater(number);
        }
    }

    internal readonly struct GreaterRelation : IComparison
    {
        public V Holds<V>(V a, V b) where V : unmanaged, IOrderedLane<V> => a > b;
    }
}
