namespace Fovea.Tensors;

/// <summary>Random whole numbers.</summary>
[NoGradient("there is no input")]
public static class RandIntOp
{
    extension(Tensor)
    {
        /// <summary>Independent whole numbers, each of low … high − 1 with the same probability, as Int64.</summary>
        /// <param name="low">The least.</param>
        /// <param name="high">One above the largest; both within ±2⁵².</param>
        /// <param name="shape">Of the result.</param>
        /// <param name="generator">Of the random numbers.</param>
        /// <exception cref="ArgumentException">There is no number in the range, or a bound is beyond ±2⁵².</exception>
        public static Tensor RandInt(long low, long high, Shape shape, Generator? generator = null)
        {
            if (low >= high || Math.Max(Math.Abs((double)low), Math.Abs((double)high)) > 1L << 52)
                throw new ArgumentException($"RandInt: expected low < high, both within ±2⁵², got {low} and {high}.");
            return Tensor.Rand(shape, low, high, DType.Float64, generator).Floor().To(DType.Int64);
        }
    }
}
