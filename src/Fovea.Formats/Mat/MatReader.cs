using System.Buffers.Binary;
using System.Text;

namespace Fovea.Formats;

/// <summary>One element: its type, where its data begin, how long they are, and where the next one begins.</summary>
internal readonly record struct MatElement(int Type, int Offset, int Data, int Length, int Next)
{
    public int End => Data + Length;
}

/// <summary>Reads elements of a file of level 5, or of what is inflated from one.</summary>
/// <param name="bytes">The file, or the inflated element.</param>
/// <param name="name">The file's name in errors.</param>
/// <param name="bigEndian">Byte order.</param>
/// <param name="baseOffset">Of inflated bytes: where in the file they came from. Otherwise −1, and offsets are the file's own.</param>
internal sealed class MatReader(MatBytes bytes, string name, bool bigEndian, int baseOffset)
{
    private const int Int8 = 1, UInt32 = 6, ComplexFlag = 0x08, MaxRank = 32, Cell = 1, Opaque = 17;

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

    /// <summary>Name and values of a matrix element, or, where its class is none of real numbers, what it is instead.</summary>
    public (string Variable, MatArray? Array, string? Other) Array(MatElement matrix)
    {
        var end = matrix.End;
        if (matrix.Length == 0) return ("", null, "empty");
        var flags = Expect(Tag(matrix.Data, end), UInt32, 8, "array flags");
        var word = Word(flags.Data);
        var kind = (int)(word & 0xFF);
        // Objects of classes have no dimensions of their own: strings, tables, dates.
        if (kind == Opaque) return (Name(Tag(flags.Next, end)), null, KindOf(kind));
        var dimensions = Tag(flags.Next, end);
        if (dimensions.Type is not (5 or UInt32) || dimensions.Length % 4 != 0 || dimensions.Length / 4 is < 2 or > MaxRank)
            throw Wrong(dimensions.Offset, "dimensions",
                $"expected 2…{MaxRank} numbers of 32 bits, got type {dimensions.Type} of {dimensions.Length} bytes");
        var text = Tag(dimensions.Next, end);
        var variable = Name(text);
        if (KindOf(kind) is not { } other) throw Wrong(flags.Data, $"{variable}.class", $"expected a class of 1…17, got {kind}");
        var isNumeric = kind is >= 6 and <= 15;
        // A cell is an element of eight bytes or more; a number has a byte or more.
        var (most, what) = isNumeric ? (bytes.Length, "elements")
            : kind == Cell ? ((end - text.Next) / 8, "cells") : (int.MaxValue, "elements");
        var shape = Sizes(variable, dimensions, kind == 5 ? int.MaxValue : most, what, isProduct: kind != 5);
        if (!isNumeric) return (variable, null, other);
        if ((word >> 8 & ComplexFlag) != 0) return (variable, null, "complex numbers");
        var real = Tag(text.Next, end);
        var width = MatNumbers.Width(real.Type);
        if (width == 0) throw Wrong(real.Offset, $"{variable}.data", $"expected a type of numbers, got {real.Type}");
        var count = shape.Aggregate(1L, (product, size) => product * size);
        if (real.Length != count * width)
            throw Wrong(real.Offset + 4, $"{variable}.data", $"expected {count * width} bytes, got {real.Length}");
        var data = bytes.Slice(real.Data, real.Length);
        bytes.End();
        return (variable, new(shape, MatNumbers.Values(data, real.Type, (int)count, bigEndian)), null);
    }

    private int[] Sizes(string variable, MatElement dimensions, int most, string what, bool isProduct)
    {
        var shape = new int[dimensions.Length / 4];
        var count = 1L;
        for (var i = 0; i < shape.Length; i++)
        {
            var size = Word(dimensions.Data + 4 * i);
            count = isProduct ? count * size : size;
            if (size > int.MaxValue || count > most) throw Wrong(dimensions.Data + 4 * i, $"{variable}.dimensions",
                $"more {what} than {bytes.Length} bytes can hold");
            shape[i] = (int)size;
        }
        return shape;
    }

    private string Name(MatElement text) => text.Type is Int8 or 16 ? Encoding.UTF8.GetString(bytes.Slice(text.Data, text.Length))
        : throw Wrong(text.Offset, "array name", $"expected type 1, got {text.Type}");

    private static string? KindOf(int kind) => kind switch
    {
        Cell => "a cell array",
        2 => "a structure",
        3 => "an object",
        4 => "text",
        5 => "a sparse matrix; save it as full(…)",
        >= 6 and <= 15 => "numbers",
        16 => "a function",
        Opaque => "an object of a class, as strings and tables are",
        _ => null,
    };

    private MatElement Expect(MatElement element, int type, int length, string field) => element.Type == type && element.Length == length
        ? element : throw Wrong(element.Offset, field,
            $"expected type {type} of {length} bytes, got type {element.Type} of {element.Length}");

    private uint Word(int offset) => bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(offset, 4)) : BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(offset, 4));

    private DataFormatException Wrong(int offset, string field, string problem) => baseOffset < 0
        ? new(name, offset, field, problem)
        : new(name, baseOffset, field, $"{problem} (byte {offset} of the inflated element)");
}
