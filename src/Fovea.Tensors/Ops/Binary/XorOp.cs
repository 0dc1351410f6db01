namespace Fovea.Tensors;

/// <summary>Where just one holds, element by element, broadcast; of integers bit by bit exclusive or.</summary>
[NoGradient("the result is a truth value or an integer")]
public static class XorOp
{
    extension(Tensor a)
    {
        /// <summary>Where just one holds of two tensors of Bool; of integers bit by bit exclusive or.</summary>
        /// <exception cref="ShapeException">The types differ, are neither Bool nor integers, or the shapes do not broadcast.</exception>
        public Tensor Xor(Tensor b)
        {
            Check.Bits("xor", a);
            return Integers.Run("xor", a, b, Arithmetic.Xor);
        }
    }

    extension(Tensor)
    {
        /// <summary>Where just one holds of two tensors of Bool; of integers bit by bit exclusive or.</summary>
        public static Tensor operator ^(Tensor a, Tensor b) => a.Xor(b);
    }
}
