using System.Buffers.Binary;

namespace Fovea.Imaging.Codecs;

/// <summary>What the chunks of a PNG file say, before a pixel is decoded.</summary>
internal static class PngInspector
{
    /// <summary>Width and height. Every chunk is whole and has its check, and there is one with data.</summary>
    public static (int Width, int Height) Size(byte[] file, string name)
    {
        if (!file.AsSpan().StartsWith(PngCodec.Signature)) return Refused(PngReader.Read(file, name));
        var chunk = PngChunk.Read(file, PngCodec.Signature.Length, name);
        if (chunk.Type != "IHDR") return Refused(PngReader.Read(file, name));
        var header = PngHeader.Parse(chunk, chunk.Data(file), name);
        var hasData = false;
        for (; chunk.Type != "IEND"; chunk = PngChunk.Read(file, chunk.End, name)) hasData |= chunk.Type == "IDAT";
        return hasData ? (header.Width, header.Height)
            : throw new DataFormatException(name, chunk.Offset, "IDAT", "the picture has no data");

        // The reader has the words for it.
        static (int, int) Refused(Image image) => (image.Width, image.Height);
    }

    /// <summary>How the rows of a file that was read are meant; 1 where nothing is said. Source: PNG, third edition, 11.3.4.6
    /// (eXIf).</summary>
    public static int Orientation(ReadOnlySpan<byte> file)
    {
        for (var at = PngCodec.Signature.Length; file.Length - at >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12 || file[(at + 4)..].StartsWith("IEND"u8)) break;
            if (file[(at + 4)..].StartsWith("eXIf"u8)) return ExifOrientation.Find(file.Slice(at + 8, (int)length));
            at += 12 + (int)length;
        }
        return 1;
    }
}
