namespace Fovea.Tensors;

/// <summary>Where a &lt; b, element by element, broadcast, as <see cref="DType.Bool"/>.</summary>
[NoGradient("the result is a truth value")]
public static class LessOp
{
    extension(Tensor a)
    {
        /// <summary>Where a &lt; b, as <see cref="DType.Bool"/>.</summary>
        /// <exception cref="ShapeException">The types differ or the shapes do not broadcast.</exception>
        public Tensor Less(Tensor b) => Elementwise.Compare("lt", a, b, new LessRelation());

        /// <summary>Where a &lt; b for a number b, as <see cref="DType.Bool"/>.</summary>
        public Tensor Less(double b)
        {
            var (x, number) = Integers.Comparable(a, b);
            return x.Less(number);
        }
    }

    internal readonly struct LessRelation : IComparison
    {
        public V Holds<V>(V a, V b) where V : unmanaged, IOrderedLane<V> => a < b;
    }
}
