namespace Fovea.Tensors;

/// <summary>Where both hold, element by element, broadcast; of integers bit by bit and.</summary>
[NoGradient("the result is a truth value or an integer")]
public static class AndOp
{
    extension(Tensor a)
    {
        /// <summary>Where both hold of two tensors of Bool; of integers bit by bit and.</summary>
        /// <exception cref="ShapeException">The types differ, are neither Bool nor integers, or the shapes do not broadcast.</exception>
        public Tensor And(Tensor b)
        {
            Check.Bits("and", a);
            return Integers.Run("and", a, b, Arithmetic.And);
        }
    }

    extension(Tensor)
    {
        /// <summary>Where both hold of two tensors of Bool; of integers bit by bit and.</summary>
        public static Tensor operator &(Tensor a, Tensor b) => a.And(b);
    }
}
