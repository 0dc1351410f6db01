namespace Fovea.Tensors;

/// <summary>⌊a ÷ b⌋, element by element, broadcast.</summary>
[NoGradient("it is constant but for its steps")]
public static class FloorDivideOp
{
    extension(Tensor a)
    {
        /// <summary>⌊a ÷ b⌋, element by element, broadcast, in the type of both; there is no gradient.</summary>
        /// <remarks>Rounded down, as in PyTorch and Python: −7 by 2 gives −4. A floating-point number by 0 gives ±∞ or NaN.</remarks>
        /// <exception cref="ShapeException">The types differ, are no numbers to compute with, or the shapes do not broadcast.</exception>
        /// <exception cref="DivideByZeroException">An integer of b is 0.</exception>
        public Tensor FloorDivide(Tensor b)
        {
            Integers.Meet(ref a, ref b);
            Check.SameType("floor_divide", a, b);
            if (!a.DType.IsInteger) Check.Floating("floor_divide", a);
            return Integers.Run("floor_divide", a, b, Arithmetic.FloorDivide);
        }

        /// <summary>⌊a ÷ b⌋ for a number b; of integers in Float32 where b has a fraction.</summary>
        /// <exception cref="ShapeException">a is of no type to compute with.</exception>
        /// <exception cref="DivideByZeroException">a has integers and b is 0.</exception>
        public Tensor FloorDivide(double b) => a.FloorDivide((Tensor)b);
    }
}
