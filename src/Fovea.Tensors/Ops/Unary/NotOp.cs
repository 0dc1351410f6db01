namespace Fovea.Tensors;

/// <summary>Where a truth value does not hold; of integers every bit the other way.</summary>
[NoGradient("the result is a truth value or an integer")]
public static class NotOp
{
    extension(Tensor x)
    {
        /// <summary>Where x of Bool does not hold; of integers every bit the other way.</summary>
        /// <exception cref="ShapeException">x is neither Bool nor of integers.</exception>
        public Tensor Not()
        {
            Check.Bits("not", x);
            return Integers.Run("not", x, Ones(x), Arithmetic.Xor);
        }
    }

    extension(Tensor)
    {
        /// <summary>Where x of Bool does not hold; of integers every bit the other way.</summary>
        public static Tensor operator !(Tensor x) => x.Not();

        /// <summary>Where x of Bool does not hold; of integers every bit the other way.</summary>
        public static Tensor operator ~(Tensor x) => x.Not();
    }

    // All bits that count.
    private static Tensor Ones(Tensor x) =>
        x.Device.Full([], x.DType == DType.Bool ? 1 : x.DType == DType.UInt8 ? byte.MaxValue : -1, x.DType);
}
