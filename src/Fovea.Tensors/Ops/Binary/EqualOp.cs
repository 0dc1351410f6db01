namespace Fovea.Tensors;

/// <summary>Where a = b, element by element, broadcast, as <see cref="DType.Bool"/>.</summary>
[NoGradient("the result is a truth value")]
public static class EqualOp
{
    extension(Tensor a)
    {
        /// <summary>Where a = b, as <see cref="DType.Bool"/>.</summary>
        /// <exception cref="ShapeException">The types differ or the shapes do not broadcast.</exception>
        public Tensor Equal(Tensor b) => Elementwise.Compare("eq", a, b, new EqualRelation());

        /// <summary>Where a = b for a number b, as <see cref="DType.Bool"/>.</summary>
        public Tensor Equal(double b)
        {
            var (x, number) = Integers.Comparable(a, b);
            return x.Equal(number);
        }
    }

    internal readonly struct EqualRelation : IComparison
    {
        public V Holds<V>(V a, V b) where V : unmanaged, IOrderedLane<V> => V.Same(a, b);
    }
}
