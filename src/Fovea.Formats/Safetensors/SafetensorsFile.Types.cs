using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Formats;

public sealed partial record SafetensorsFile
{
    private const string TypesRead = "F64, F32, F16, BF16, F8_E4M3, F8_E5M2, I64, I32, I16, I8, U64, U32, U16, U8 or BOOL";

    /// <summary>Bytes per element of the types that are read; 0 for others. Smaller floats become Float32, integers other than unsigned
    /// bytes Int64: what is read is there to compute with.</summary>
    private static int TypeSize(string name) => name switch
    {
        "F64" or "I64" or "U64" => 8,
        "F32" or "I32" or "U32" => 4,
        "F16" or "BF16" or "I16" or "U16" => 2,
        "U8" or "I8" or "BOOL" or "F8_E4M3" or "F8_E5M2" => 1,
        _ => 0,
    };

    private static Tensor Decode(string type, byte[] bytes, Shape shape) => type switch
    {
        "F32" => Tensor.From(MemoryMarshal.Cast<byte, float>(bytes).ToArray(), shape),
        "F64" => Tensor.From(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), shape),
        // Below 2⁶³ the bits of both are the same.
        "I64" or "U64" => Tensor.From(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), shape),
        "U8" => Tensor.From(bytes, shape),
        "BOOL" => Tensor.From(Array.ConvertAll(bytes, b => b != 0), shape),
        "F16" => Convert<Half, float>(bytes, shape, h => (float)h),
        // bfloat16 is the upper half of a float32, F8_E5M2 that of a float16.
        "BF16" => Convert<ushort, float>(bytes, shape, u => BitConverter.UInt32BitsToSingle((uint)u << 16)),
        "F8_E5M2" => Convert<byte, float>(bytes, shape, b => (float)BitConverter.UInt16BitsToHalf((ushort)(b << 8))),
        "F8_E4M3" => Convert<byte, float>(bytes, shape, E4M3),
        "I32" => Convert<int, long>(bytes, shape, i => i),
        "U32" => Convert<uint, long>(bytes, shape, u => u),
        "I16" => Convert<short, long>(bytes, shape, i => i),
        "U16" => Convert<ushort, long>(bytes, shape, u => u),
        _ => Convert<sbyte, long>(bytes, shape, i => i),
    };

    private static Tensor Convert<TFrom, TTo>(byte[] bytes, Shape shape, Converter<TFrom, TTo> convert)
        where TFrom : unmanaged where TTo : unmanaged =>
        Tensor.From(Array.ConvertAll(MemoryMarshal.Cast<byte, TFrom>(bytes).ToArray(), convert), shape);

    // A sign, four bits of exponent with bias 7, three of fraction; no infinity, and NaN where all bits are set.
    // Source: Micikevicius et al., "FP8 Formats for Deep Learning", arXiv:2209.05433.
    private static float E4M3(byte bits)
    {
        var (exponent, fraction) = (bits >> 3 & 0xF, bits & 7);
        if ((bits & 0x7F) == 0x7F) return float.NaN;
        var size = exponent == 0 ? MathF.ScaleB(fraction, -9) : MathF.ScaleB(8 + fraction, exponent - 10);
        return (bits & 0x80) == 0 ? size : -size;
    }
}
