using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>The element types that files have: those of tensors and others.</summary>
internal enum ElementType
{
    Float32,
    Float64,
    Float16,
    BFloat16,

    /// <summary>A sign, four bits of exponent, three of fraction; no infinity.</summary>
    Float8E4M3,

    /// <summary>The upper half of a Float16.</summary>
    Float8E5M2,
    Int64,
    Int32,
    Int16,
    Int8,
    UInt64,
    UInt32,
    UInt16,
    UInt8,
    Bool,
    Complex64,
    Complex128,
}

/// <summary>Facts about the element types of files.</summary>
internal static class ElementTypes
{
    extension(ElementType type)
    {
        /// <summary>Bytes per element.</summary>
        public int Size => type switch
        {
            ElementType.Complex128 => 16,
            ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 or ElementType.Complex64 => 8,
            ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
            ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 or ElementType.UInt16 => 2,
            _ => 1,
        };

        /// <summary>Whether an element is a pair of numbers, which no tensor has.</summary>
        public bool IsComplex => type is ElementType.Complex64 or ElementType.Complex128;

        /// <summary>The type of a tensor that is read: the same where tensors have it, else the next one that holds all its
        /// values.</summary>
        public DType TensorType => type switch
        {
            ElementType.Float64 => DType.Float64,
            ElementType.Float16 => DType.Float16,
            ElementType.BFloat16 => DType.BFloat16,
            ElementType.Int32 => DType.Int32,
            ElementType.UInt8 => DType.UInt8,
            ElementType.Bool => DType.Bool,
            ElementType.Float32 or ElementType.Float8E4M3 or ElementType.Float8E5M2 => DType.Float32,
            _ => DType.Int64,
        };
    }

    /// <summary>The element type of files for that of tensors.</summary>
    public static ElementType Of(DType dtype) => dtype switch
    {
        DType.Float32 => ElementType.Float32,
        DType.Float64 => ElementType.Float64,
        DType.Float16 => ElementType.Float16,
        DType.BFloat16 => ElementType.BFloat16,
        DType.Int64 => ElementType.Int64,
        DType.Int32 => ElementType.Int32,
        DType.UInt8 => ElementType.UInt8,
        _ => ElementType.Bool,
    };
}
