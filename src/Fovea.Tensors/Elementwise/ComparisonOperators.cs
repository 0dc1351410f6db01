namespace Fovea.Tensors;

/// <summary>Comparisons as operators; the results are masks of <see cref="DType.Bool"/>. <c>Equal</c> and <c>NotEqual</c> are methods,
/// since == asks whether two variables hold the same tensor.</summary>
public static class ComparisonOperators
{
    extension(Tensor)
    {
        /// <summary>Where a &lt; b, broadcast, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator <(Tensor a, Tensor b) => a.Less(b);

        /// <summary>Where a &lt; b for a number b, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator <(Tensor a, double b) => a.Less(b);

        /// <summary>Where a &lt; b for a number a, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator <(double a, Tensor b) => b.Greater(a);

        /// <summary>Where a &gt; b, broadcast, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator >(Tensor a, Tensor b) => a.Greater(b);

        /// <summary>Where a &gt; b for a number b, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator >(Tensor a, double b) => a.Greater(b);

        /// <summary>Where a &gt; b for a number a, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator >(double a, Tensor b) => b.Less(a);

        /// <summary>Where a ≤ b, broadcast, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator <=(Tensor a, Tensor b) => a.LessOrEqual(b);

        /// <summary>Where a ≤ b for a number b, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator <=(Tensor a, double b) => a.LessOrEqual(b);

        /// <summary>Where a ≤ b for a number a, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator <=(double a, Tensor b) => b.GreaterOrEqual(a);

        /// <summary>Where a ≥ b, broadcast, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator >=(Tensor a, Tensor b) => a.GreaterOrEqual(b);

        /// <summary>Where a ≥ b for a number b, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator >=(Tensor a, double b) => a.GreaterOrEqual(b);

        /// <summary>Where a ≥ b for a number a, as <see cref="DType.Bool"/>.</summary>
        public static Tensor operator >=(double a, Tensor b) => b.LessOrEqual(a);
    }
}
