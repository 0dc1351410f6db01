using Fovea.Tensors;

namespace Fovea.Onnx;

/// <summary>The element types of ONNX, numbered as in its files.</summary>
public enum OnnxType
{
    /// <summary>Not said.</summary>
    Undefined = 0,

    /// <summary>32-bit floating point.</summary>
    Float = 1,

    /// <summary>Bytes.</summary>
    UInt8 = 2,

    /// <summary>Signed bytes.</summary>
    Int8 = 3,

    /// <summary>16-bit whole numbers from 0.</summary>
    UInt16 = 4,

    /// <summary>16-bit whole numbers.</summary>
    Int16 = 5,

    /// <summary>32-bit whole numbers.</summary>
    Int32 = 6,

    /// <summary>64-bit whole numbers.</summary>
    Int64 = 7,

    /// <summary>Texts.</summary>
    String = 8,

    /// <summary>Truth values.</summary>
    Bool = 9,

    /// <summary>16-bit floating point.</summary>
    Float16 = 10,

    /// <summary>64-bit floating point.</summary>
    Double = 11,

    /// <summary>32-bit whole numbers from 0.</summary>
    UInt32 = 12,

    /// <summary>64-bit whole numbers from 0.</summary>
    UInt64 = 13,

    /// <summary>Pairs of 32-bit floating point.</summary>
    Complex64 = 14,

    /// <summary>Pairs of 64-bit floating point.</summary>
    Complex128 = 15,

    /// <summary>The upper half of a 32-bit floating-point number.</summary>
    BFloat16 = 16,

    /// <summary>8-bit floating point with 4 bits of exponent.</summary>
    Float8E4M3FN = 17,

    /// <summary>The same without a negative zero.</summary>
    Float8E4M3FNUZ = 18,

    /// <summary>8-bit floating point with 5 bits of exponent.</summary>
    Float8E5M2 = 19,

    /// <summary>The same without a negative zero.</summary>
    Float8E5M2FNUZ = 20,

    /// <summary>4-bit whole numbers from 0.</summary>
    UInt4 = 21,

    /// <summary>4-bit whole numbers.</summary>
    Int4 = 22,
}

/// <summary>How the element types of ONNX are computed in.</summary>
/// <remarks>Float16 and BFloat16 are computed in Float32, and rounded where the file says so by a cast and at the outputs. Whole numbers of
/// less than 32 bits are computed in Int32 and wrap around as their own type does; UInt32 and UInt64 are computed in Int64, so that of
/// UInt64 only what is below 2⁶³ has its own order.</remarks>
public static class OnnxTypes
{
    extension(OnnxType type)
    {
        /// <summary>Whether tensors of this type can be computed with.</summary>
        public bool IsSupported => type is >= OnnxType.Float and <= OnnxType.UInt64 and not OnnxType.String
            or OnnxType.BFloat16 or OnnxType.UInt4 or OnnxType.Int4;

        /// <summary>Whether it is a floating-point type.</summary>
        public bool IsFloating => type is OnnxType.Float or OnnxType.Double or OnnxType.Float16 or OnnxType.BFloat16;

        /// <summary>The type in which it is computed.</summary>
        public DType Storage => type switch
        {
            OnnxType.Double => DType.Float64,
            OnnxType.Bool => DType.Bool,
            OnnxType.UInt8 => DType.UInt8,
            OnnxType.Int64 or OnnxType.UInt32 or OnnxType.UInt64 => DType.Int64,
            OnnxType.Float or OnnxType.Float16 or OnnxType.BFloat16 => DType.Float32,
            _ => DType.Int32,
        };

        /// <summary>Bits of one element in a file; 0 where it has no fixed size.</summary>
        public int Bits => type switch
        {
            OnnxType.UInt4 or OnnxType.Int4 => 4,
            OnnxType.UInt8 or OnnxType.Int8 or OnnxType.Bool => 8,
            OnnxType.UInt16 or OnnxType.Int16 or OnnxType.Float16 or OnnxType.BFloat16 => 16,
            OnnxType.Float or OnnxType.Int32 or OnnxType.UInt32 => 32,
            OnnxType.Double or OnnxType.Int64 or OnnxType.UInt64 => 64,
            _ => 0,
        };

        /// <summary>The smallest and the largest whole number of the type.</summary>
        public (long Low, long High) Range => type switch
        {
            OnnxType.UInt4 => (0, 15),
            OnnxType.Int4 => (-8, 7),
            OnnxType.UInt8 => (0, byte.MaxValue),
            OnnxType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            OnnxType.UInt16 => (0, ushort.MaxValue),
            OnnxType.Int16 => (short.MinValue, short.MaxValue),
            OnnxType.Int32 => (int.MinValue, int.MaxValue),
            OnnxType.UInt32 => (0, uint.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };

        /// <summary>A result of arithmetic in the type's range: whole numbers wrap around.</summary>
        public Tensor Wrapped(Tensor x)
        {
            if (type is not (OnnxType.Int8 or OnnxType.Int16 or OnnxType.UInt16 or OnnxType.UInt32 or OnnxType.Int4 or OnnxType.UInt4)
                || !x.DType.IsInteger) return x;
            var (low, high) = type.Range;
            return (x - low).Remainder(high - low + 1) + low;
        }

        /// <summary>Values as they leave the model: 16-bit floating point as such.</summary>
        internal Tensor Delivered(Tensor x) => type switch
        {
            OnnxType.Float16 => x.To(DType.Float16),
            OnnxType.BFloat16 => x.To(DType.BFloat16),
            _ => x,
        };
    }

    /// <summary>The type of a tensor that was not said to be of another.</summary>
    public static OnnxType Of(DType dtype) => dtype switch
    {
        DType.Float32 => OnnxType.Float,
        DType.Float64 => OnnxType.Double,
        DType.Float16 => OnnxType.Float16,
        DType.BFloat16 => OnnxType.BFloat16,
        DType.Int64 => OnnxType.Int64,
        DType.Int32 => OnnxType.Int32,
        DType.UInt8 => OnnxType.UInt8,
        _ => OnnxType.Bool,
    };
}
