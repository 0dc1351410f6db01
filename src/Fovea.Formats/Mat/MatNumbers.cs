using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fovea.Formats;

/// <summary>Numbers as MATLAB stores them: whole ones in the smallest type that holds them, whatever the class of the array.</summary>
internal static class MatNumbers
{
    public const int Double = 9;

    /// <summary>Bytes of a number; 0 for a type of something else.</summary>
    public static int Width(int type) => type switch { 1 or 2 => 1, 3 or 4 => 2, 5 or 6 or 7 => 4, Double or 12 or 13 => 8, _ => 0 };

    /// <summary>Numbers of a type as doubles.</summary>
    public static double[] Values(ReadOnlySpan<byte> data, int type, int count, bool bigEndian)
    {
        var values = new double[count];
        if (type == Double && !bigEndian && BitConverter.IsLittleEndian)
        {
            data.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }
        var width = Width(type);
        for (var i = 0; i < count; i++)
        {
            var at = data.Slice(i * width, width);
            values[i] = type switch
            {
                1 => (sbyte)at[0],
                2 => at[0],
                3 => bigEndian ? BinaryPrimitives.ReadInt16BigEndian(at) : BinaryPrimitives.ReadInt16LittleEndian(at),
                4 => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at),
                5 => bigEndian ? BinaryPrimitives.ReadInt32BigEndian(at) : BinaryPrimitives.ReadInt32LittleEndian(at),
                6 => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at),
                7 => bigEndian ? BinaryPrimitives.ReadSingleBigEndian(at) : BinaryPrimitives.ReadSingleLittleEndian(at),
                Double => bigEndian ? BinaryPrimitives.ReadDoubleBigEndian(at) : BinaryPrimitives.ReadDoubleLittleEndian(at),
                12 => bigEndian ? BinaryPrimitives.ReadInt64BigEndian(at) : BinaryPrimitives.ReadInt64LittleEndian(at),
                _ => bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(at) : BinaryPrimitives.ReadUInt64LittleEndian(at),
            };
        }
        return values;
    }
}
