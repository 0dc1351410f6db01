using System.Buffers.Binary;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>One chunk of a PNG file: four bytes of length, four of type, the data, four of check.</summary>
internal readonly record struct PngChunk(string Type, int Offset, int Length)
{
    public int DataOffset => Offset + 8;

    public int End => DataOffset + Length + 4;

    /// <summary>Chunks whose type begins with a capital letter change what the picture shows and may not be skipped.</summary>
    public bool IsCritical => char.IsAsciiLetterUpper(Type[0]);

    public ReadOnlySpan<byte> Data(byte[] file) => file.AsSpan(DataOffset, Length);

    /// <summary>The chunk that begins at <paramref name="offset"/>, whole and with the right check.</summary>
    public static PngChunk Read(byte[] file, int offset, string name)
    {
        if (file.Length - offset < 12)
            throw new DataFormatException(name, offset, "chunk",
                $"the file ends within the header of a chunk (IEND is missing): expected 12 bytes or more, got {file.Length - offset}");
        var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(offset));
        var typeBytes = file.AsSpan(offset + 4, 4);
        foreach (var letter in typeBytes)
            if (!char.IsAsciiLetter((char)letter))
                throw new DataFormatException(name, offset + 4, "chunk type",
                    $"expected four letters, got {Convert.ToHexString(typeBytes)}");
        var type = Encoding.ASCII.GetString(typeBytes);
        if (length > file.Length - offset - 12)
            throw new DataFormatException(name, offset, $"{type}.length",
                $"expected {length} bytes and a CRC, the file ends after {file.Length - offset - 8}");
        var chunk = new PngChunk(type, offset, (int)length);
        var stored = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(chunk.End - 4));
        var actual = Crc32.Compute(file.AsSpan(offset + 4, chunk.Length + 4));
        if (stored != actual)
            throw new DataFormatException(name, chunk.End - 4, $"{type}.CRC",
                $"expected {actual:X8} for this data, got {stored:X8}; the file is damaged");
        return chunk;
    }
}
