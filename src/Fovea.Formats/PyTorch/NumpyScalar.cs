using System.Buffers.Binary;

namespace Fovea.Formats;

/// <summary>Single numbers of NumPy, as they stand among a checkpoint's results.</summary>
internal static class NumpyScalar
{
    /// <summary>The number of a type and its bytes; null where they are none.</summary>
    public static object? Of(IReadOnlyList<object?> values)
    {
        if (values is not [NumpyType type, byte[] { Length: <= 8 } given]) return null;
        byte[] bytes = type.BigEndian ? [.. given.Reverse()] : given;
        return (type.Name.TrimStart('<', '>', '|', '='), bytes.Length) switch
        {
            ("f8", 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            ("f4", 4) => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
            ("f2", 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            ("i8", 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            ("i4", 4) => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes),
            ("i2", 2) => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes),
            ("i1", 1) => (long)(sbyte)bytes[0],
            ("u8", 8) => (double)BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            ("u4", 4) => (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            ("u2", 2) => (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            ("u1", 1) => (long)bytes[0],
            ("b1", 1) => bytes[0] != 0,
            _ => null,
        };
    }
}
