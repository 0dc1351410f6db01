namespace Fovea.Formats;

/// <summary>PyTorch's names for element types.</summary>
internal static class TorchTypes
{
    /// <summary>The type of a class of storages, or of an object such as <c>torch.float32</c>; null for none.</summary>
    public static ElementType? Element(object? named) => named is not PickleGlobal { Module: "torch" or "torch.cuda" } global ? null
        : global.Name switch
        {
            "FloatStorage" or "float32" or "float" => ElementType.Float32,
            "DoubleStorage" or "float64" or "double" => ElementType.Float64,
            "HalfStorage" or "float16" or "half" => ElementType.Float16,
            "BFloat16Storage" or "bfloat16" => ElementType.BFloat16,
            "LongStorage" or "int64" or "long" => ElementType.Int64,
            "IntStorage" or "int32" or "int" => ElementType.Int32,
            "ShortStorage" or "int16" or "short" => ElementType.Int16,
            "CharStorage" or "int8" => ElementType.Int8,
            "ByteStorage" or "uint8" => ElementType.UInt8,
            "BoolStorage" or "bool" => ElementType.Bool,
            "uint16" => ElementType.UInt16,
            "uint32" => ElementType.UInt32,
            "uint64" => ElementType.UInt64,
            "float8_e4m3fn" => ElementType.Float8E4M3,
            "float8_e5m2" => ElementType.Float8E5M2,
            "ComplexFloatStorage" or "complex64" => ElementType.Complex64,
            "ComplexDoubleStorage" or "complex128" => ElementType.Complex128,
            _ => null,
        };

    /// <summary>The class of storages that hold a type.</summary>
    public static string Storage(ElementType type) => type switch
    {
        ElementType.Float32 => "FloatStorage",
        ElementType.Float64 => "DoubleStorage",
        ElementType.Float16 => "HalfStorage",
        ElementType.BFloat16 => "BFloat16Storage",
        ElementType.Int64 => "LongStorage",
        ElementType.Int32 => "IntStorage",
        ElementType.UInt8 => "ByteStorage",
        _ => "BoolStorage",
    };
}
