namespace Fovea.Tensors;

/// <summary>Where either holds, element by element, broadcast; of integers bit by bit or.</summary>
[NoGradient("the result is a truth value or an integer")]
public static class OrOp
{
    extension(Tensor a)
    {
        /// <summary>Where either holds of two tensors of Bool; of integers bit by bit or.</summary>
        /// <exception cref="ShapeException">The types differ, are neither Bool nor integers, or the shapes do not broadcast.</exception>
        public Tensor Or(Tensor b)
        {
            Check.Bits("or", a);
            return Integers.Run("or", a, b, Arithmetic.Or);
        }
    }

    extension(Tensor)
    {
        /// <summary>Where either holds of two tensors of Bool; of integers bit by bit or.</summary>
        public static Tensor operator |(Tensor a, Tensor b) => a.Or(b);
    }
}
