using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Formats;

public sealed partial record MatFile
{
    private const int DoubleClass = 6, DoubleType = 9, UInt32Type = 6, Int32Type = 5, Int8Type = 1;

    /// <summary>Writes one array of doubles, compressed, wholly or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="variable">The variable's name, of 1…63 letters, digits and underscores.</param>
    /// <param name="array">Its values.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, string variable, MatArray array) =>
        AtomicFile.Write(path, stream => Write(stream, variable, array));

    /// <summary>Writes one array of doubles, compressed.</summary>
    /// <exception cref="ArgumentException">The name is none of MATLAB's, or there are not as many values as the sizes say.</exception>
    public static void Write(Stream stream, string variable, MatArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(variable);
        ArgumentNullException.ThrowIfNull(array);
        if (variable.Length > 63 || !char.IsAsciiLetter(variable[0]) || !variable.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            throw new ArgumentException($"MatFile.Write: expected a name of letters, digits and underscores, got '{variable}'.",
                nameof(variable));
        if (array.Dimensions.Aggregate(1L, (product, size) => product * size) != array.Values.Length || array.Dimensions.Count < 2)
            throw new ArgumentException($"MatFile.Write: expected {array} values, got {array.Values.Length}.", nameof(array));
        stream.Write(Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file, written by Fovea".PadRight(124)));
        stream.Write([0x00, 0x01, (byte)'I', (byte)'M']);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) WriteMatrix(zlib, variable, array);
        WriteTag(stream, Compressed, (int)compressed.Length);
        stream.Write(compressed.GetBuffer(), 0, (int)compressed.Length);
    }

    private static void WriteMatrix(Stream stream, string variable, MatArray array)
    {
        var name = Encoding.ASCII.GetBytes(variable);
        var sizes = array.Dimensions.ToArray();
        var data = MemoryMarshal.AsBytes(array.Values.AsSpan());
        WriteTag(stream, Matrix, 16 + 8 + Padded(4 * sizes.Length) + 8 + Padded(name.Length) + 8 + data.Length);
        WriteElement(stream, UInt32Type, [DoubleClass, 0, 0, 0, 0, 0, 0, 0]);
        WriteElement(stream, Int32Type, MemoryMarshal.AsBytes(sizes.AsSpan()));
        WriteElement(stream, Int8Type, name);
        WriteElement(stream, DoubleType, data);
    }

    private static int Padded(int length) => (length + 7) / 8 * 8;

    private static void WriteElement(Stream stream, int type, ReadOnlySpan<byte> data)
    {
        WriteTag(stream, type, data.Length);
        stream.Write(data);
        stream.Write(new byte[Padded(data.Length) - data.Length]);
    }

    private static void WriteTag(Stream stream, int type, int length)
    {
        Span<byte> tag = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tag, type);
        BinaryPrimitives.WriteInt32LittleEndian(tag[4..], length);
        stream.Write(tag);
    }
}
