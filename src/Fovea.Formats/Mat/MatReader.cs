using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>One element: its type, where its data begin, how long they are, and where the next one begins.</summary>
internal readonly record struct MatElement(int Type, int Offset, int Data, int Length, int Next)
{
    public int End => Data + Length;
}

/// <summary>Reads elements of a file of level 5, or of what was inflated from one.</summary>
/// <param name="bytes">The file, or the inflated element.</param>
/// <param name="name">The file's name in errors.</param>
/// <param name="bigEndian">Byte order.</param>
/// <param name="baseOffset">Of inflated bytes: where in the file they came from. Otherwise −1, and offsets are the file's own.</param>
internal sealed class MatReader(byte[] bytes, string name, bool bigEndian, int baseOffset)
{
    private const int Int8 = 1, UInt32 = 6, Complex = 0x08, MaxRank = 32;

    public int Length => bytes.Length;

    /// <summary>The element at an offset, which must end before another.</summary>
    public MatElement Tag(int offset, int end)
    {
        if (end - offset < 8) throw Wrong(offset, "tag", $"expected 8 bytes, got {end - offset}");
        var word = Word(offset);
        // The small form: a length of 1…4 in the upper half of the first word, and the data in the second.
        var small = (int)(word >> 16);
        if (small != 0)
        {
            if (small > 4) throw Wrong(offset, "tag.length", $"expected at most 4 bytes in the small form, got {small}");
            return new((int)(word & 0xFFFF), offset, offset + 4, small, offset + 8);
        }
        var length = Word(offset + 4);
        if (length > end - offset - 8) throw Wrong(offset + 4, "tag.length", $"expected at most {end - offset - 8} bytes, got {length}");
        var next = Math.Min(offset + 8L + ((length + 7L) & ~7L), end);
        return new((int)word, offset, offset + 8, (int)length, (int)next);
    }

    /// <summary>Name and values of a matrix element; the values are null where the class is none of numbers.</summary>
    public (string Variable, MatArray? Array) Array(MatElement matrix)
    {
        var end = matrix.End;
        if (matrix.Length == 0) return ("", null);
        var flags = Expect(Tag(matrix.Data, end), UInt32, 8, "array flags");
        var kind = (int)(Word(flags.Data) & 0xFF);
        var dimensions = Tag(flags.Next, end);
        if (dimensions.Type is not (5 or UInt32) || dimensions.Length % 4 != 0 || dimensions.Length / 4 is < 2 or > MaxRank)
            throw Wrong(dimensions.Offset, "dimensions",
                $"expected 2…{MaxRank} numbers of 32 bits, got type {dimensions.Type} of {dimensions.Length} bytes");
        var text = Tag(dimensions.Next, end);
        if (text.Type is not (Int8 or 16)) throw Wrong(text.Offset, "array name", $"expected type 1, got {text.Type}");
        var variable = Encoding.UTF8.GetString(bytes, text.Data, text.Length);
        // Double, single and the integers; 4 is text and the first three are cells, structures and objects, 5 is sparse.
        if (kind is < 6 or > 15) return (variable, null);
        if ((Word(flags.Data) >> 8 & Complex) != 0) throw Wrong(flags.Data, $"{variable}.flags", "expected real numbers, got complex ones");
        var shape = new int[dimensions.Length / 4];
        var count = 1L;
        for (var i = 0; i < shape.Length; i++)
        {
            var size = Word(dimensions.Data + 4 * i);
            count *= size;
            if (size > int.MaxValue || count > bytes.Length) throw Wrong(dimensions.Data + 4 * i, $"{variable}.dimensions",
                $"more elements than {bytes.Length} bytes can hold");
            shape[i] = (int)size;
        }
        var real = Tag(text.Next, end);
        var width = Width(real.Type);
        if (width == 0) throw Wrong(real.Offset, $"{variable}.data", $"expected a type of numbers, got {real.Type}");
        if (real.Length != count * width)
            throw Wrong(real.Offset + 4, $"{variable}.data", $"expected {count * width} bytes, got {real.Length}");
        return (variable, new(shape, Values(real, (int)count, width)));
    }

    private MatElement Expect(MatElement element, int type, int length, string field) => element.Type == type && element.Length == length
        ? element : throw Wrong(element.Offset, field,
            $"expected type {type} of {length} bytes, got type {element.Type} of {element.Length}");

    private static int Width(int type) => type switch { 1 or 2 => 1, 3 or 4 => 2, 5 or 6 or 7 => 4, 9 or 12 or 13 => 8, _ => 0 };

    // Whole numbers are stored in the smallest type that holds them, whatever the class of the array.
    private double[] Values(MatElement element, int count, int width)
    {
        var values = new double[count];
        var data = bytes.AsSpan(element.Data, element.Length);
        if (element.Type == 9 && !bigEndian && BitConverter.IsLittleEndian)
        {
            data.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
            return values;
        }
        for (var i = 0; i < count; i++)
        {
            var at = data.Slice(i * width, width);
            values[i] = element.Type switch
            {
                1 => (sbyte)at[0],
                2 => at[0],
                3 => bigEndian ? BinaryPrimitives.ReadInt16BigEndian(at) : BinaryPrimitives.ReadInt16LittleEndian(at),
                4 => bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at),
                5 => bigEndian ? BinaryPrimitives.ReadInt32BigEndian(at) : BinaryPrimitives.ReadInt32LittleEndian(at),
                6 => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at),
                7 => bigEndian ? BinaryPrimitives.ReadSingleBigEndian(at) : BinaryPrimitives.ReadSingleLittleEndian(at),
                9 => bigEndian ? BinaryPrimitives.ReadDoubleBigEndian(at) : BinaryPrimitives.ReadDoubleLittleEndian(at),
                12 => bigEndian ? BinaryPrimitives.ReadInt64BigEndian(at) : BinaryPrimitives.ReadInt64LittleEndian(at),
                _ => bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(at) : BinaryPrimitives.ReadUInt64LittleEndian(at),
            };
        }
        return values;
    }

    private uint Word(int offset) => bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset)) : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    private DataFormatException Wrong(int offset, string field, string problem) => baseOffset < 0
        ? new(name, offset, field, problem)
        : new(name, baseOffset, field, $"{problem} (byte {offset} of the inflated element)");
}
