using System.Buffers.Binary;
using System.Text;

namespace Fovea.Formats;

/// <summary>Files of MATLAB's level 4: matrices one after the other, each with a header of five numbers, its name and its values.</summary>
/// <remarks>Source: MathWorks, "MAT-File Format", R2015b, chapter 1, Level 4.</remarks>
internal static class MatLevel4
{
    private const int HeaderBytes = 20, MostName = 64, Full = 0, Text = 1;

    // P of the type M O P T, as the types of level 5.
    private static readonly int[] Types = [9, 7, 5, 3, 4, 2];

    /// <summary>Whether a file begins as one of level 4 does; none of level 5 does, which begins with text.</summary>
    public static bool Recognises(ReadOnlySpan<byte> file) => file.Length >= HeaderBytes
        && (IsHeader(file, bigEndian: false) || IsHeader(file, bigEndian: true));

    /// <summary>All matrices.</summary>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    public static MatFile Read(byte[] file, string name)
    {
        var (variables, others) = (new OrderedDictionary<string, MatArray>(), new OrderedDictionary<string, string>());
        long position = 0;
        while (position < file.Length)
        {
            var at = file.AsSpan((int)position);
            if (at.Length < HeaderBytes)
                throw new DataFormatException(name, position, "header",
                    $"expected {HeaderBytes} bytes of a matrix of level 4, got {at.Length}");
            var bigEndian = !IsHeader(at, bigEndian: false);
            if (bigEndian && !IsHeader(at, bigEndian: true)) throw new DataFormatException(name, position, "type",
                $"expected the header of a matrix of level 4, got {Convert.ToHexString(at[..4])}");
            var (kind, rows, columns) = (Word(at, 0, bigEndian), Word(at, 4, bigEndian), Word(at, 8, bigEndian));
            var (isComplex, length) = (Word(at, 12, bigEndian) != 0, Word(at, 16, bigEndian));
            var type = Types[kind / 10 % 10];
            long count = (long)rows * columns, bytes = count * MatNumbers.Width(type);
            var size = HeaderBytes + (long)length + (isComplex ? 2 : 1) * bytes;
            if (count > int.MaxValue || size > at.Length) throw new DataFormatException(name, position + 4, "mrows, ncols",
                $"expected at most {at.Length - HeaderBytes - length} bytes of values, got {rows} × {columns} of {MatNumbers.Width(type)}");
            var variable = Encoding.ASCII.GetString(at.Slice(HeaderBytes, length)).TrimEnd('\0');
            var other = (kind % 10) switch
            {
                Full => isComplex ? "complex numbers" : null,
                Text => "text",
                _ => "a sparse matrix; save it as full(…)",
            };
            if (other is not null) others[variable] = other;
            else variables[variable] = new([rows, columns],
                MatNumbers.Values(at.Slice(HeaderBytes + length, (int)bytes), type, (int)count, bigEndian));
            position += size;
        }
        return new(variables) { Others = others };
    }

    // M says the byte order, 0 or 1 where floating point is IEEE's; O is 0, P the type of the values, T what the matrix is.
    private static bool IsHeader(ReadOnlySpan<byte> at, bool bigEndian)
    {
        var kind = Word(at, 0, bigEndian);
        return kind / 1000 == (bigEndian ? 1 : 0) && kind / 100 % 10 == 0 && kind / 10 % 10 < Types.Length && kind % 10 <= 2 && kind >= 0
            && Word(at, 4, bigEndian) >= 0 && Word(at, 8, bigEndian) >= 0 && Word(at, 12, bigEndian) is 0 or 1
            && Word(at, 16, bigEndian) is > 0 and <= MostName;
    }

    private static int Word(ReadOnlySpan<byte> at, int offset, bool bigEndian) => bigEndian
        ? BinaryPrimitives.ReadInt32BigEndian(at[offset..]) : BinaryPrimitives.ReadInt32LittleEndian(at[offset..]);
}
