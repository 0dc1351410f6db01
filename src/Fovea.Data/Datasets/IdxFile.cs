using System.Buffers.Binary;
using System.IO.Compression;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Files of the MNIST family: a big-endian header (magic, then one size an axis) and bytes, gzipped or not.</summary>
/// <remarks><b>Source</b>: LeCun, Cortes and Burges, the IDX format. Byte offsets in errors count in the uncompressed data.</remarks>
internal static class IdxFile
{
    private const int ImagesMagic = 2051;
    private const int LabelsMagic = 2049;
    private const int MaxSide = 4096;

    // Deflate cannot shrink by more than this, so a header that promises more than the file can hold is found before anything is allocated.
    private const long MaxDeflateRatio = 1032;

    public static (byte[] Pixels, int Count, Shape ImageShape) ReadImages(string path)
    {
        using var source = Open(path);
        var header = ReadHeader(source, path, ["magic", "count", "rows", "columns"]);
        if (header[0] != ImagesMagic)
            throw new DataFormatException(path, 0, "magic", $"expected {ImagesMagic} (pictures), got {header[0]}");
        if (header[1] < 1) throw new DataFormatException(path, 4, "count", $"expected 1 picture or more, got {header[1]}");
        for (var axis = 2; axis < 4; axis++)
            if (header[axis] is < 1 or > MaxSide)
                throw new DataFormatException(path, axis * 4, axis == 2 ? "rows" : "columns", $"expected 1…{MaxSide}, got {header[axis]}");
        var pixels = ReadBody(source, path, 16, (long)header[1] * header[2] * header[3], "pixels");
        return (pixels, header[1], [1, header[2], header[3]]);
    }

    public static byte[] ReadLabels(string path, int images, int classes)
    {
        using var source = Open(path);
        var header = ReadHeader(source, path, ["magic", "count"]);
        if (header[0] != LabelsMagic)
            throw new DataFormatException(path, 0, "magic", $"expected {LabelsMagic} (labels), got {header[0]}");
        if (header[1] != images)
            throw new DataFormatException(path, 4, "count", $"expected {images} labels, one for each picture, got {header[1]}");
        var labels = ReadBody(source, path, 8, header[1], "labels");
        var wrong = Array.FindIndex(labels, l => l >= classes);
        return wrong < 0 ? labels
            : throw new DataFormatException(path, 8 + wrong, "label", $"expected 0…{classes - 1}, got {labels[wrong]} for picture {wrong}");
    }

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2];
        var got = file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return got == 2 && start[0] == 0x1F && start[1] == 0x8B ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static int[] ReadHeader(Stream source, string path, string[] fields)
    {
        var bytes = new byte[fields.Length * 4];
        var got = Fill(source, path, bytes, 0);
        if (got < bytes.Length)
            throw new DataFormatException(path, got, fields[got / 4],
                $"expected a header of {bytes.Length} bytes, the file ends after {got}");
        return [.. fields.Select((_, i) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * 4)))];
    }

    private static byte[] ReadBody(Stream source, string path, int offset, long expected, string field)
    {
        var length = new FileInfo(path).Length;
        var zipped = source is GZipStream;
        var possible = zipped ? length * MaxDeflateRatio : length - offset;
        if (expected > possible || expected > Array.MaxLength)
            throw new DataFormatException(path, 4, "count",
                $"the header promises {expected} bytes of {field}, "
                + $"a file of {length} bytes holds at most {Math.Min(possible, Array.MaxLength)}");
        // A zipped file may still promise far more than it holds: grow with what really comes.
        var body = new byte[zipped ? Math.Min(expected, 1 << 20) : expected];
        var got = 0;
        while (true)
        {
            got += Fill(source, path, body.AsSpan(got), offset + got);
            if (got < body.Length)
                throw new DataFormatException(path, offset + got, field, $"expected {expected} bytes, the file is cut off after {got}");
            if (got == expected) break;
            Array.Resize(ref body, (int)Math.Min(expected, 2L * body.Length));
        }
        // Reading past the end also makes gzip compare its checksum.
        if (Fill(source, path, stackalloc byte[1], offset + got) != 0)
            throw new DataFormatException(path, offset + expected, field, $"expected {expected} bytes, the file goes on after them");
        if (zipped) CheckTrailer(path, offset + expected);
        return body;
    }

    // The framework accepts a file that ends within the checksum and the length after the compressed data.
    private static void CheckTrailer(string path, long expected)
    {
        using var file = File.OpenRead(path);
        file.Seek(-4, SeekOrigin.End);
        Span<byte> trailer = stackalloc byte[4];
        file.ReadExactly(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        if (length != (uint)expected)
            throw new DataFormatException(path, expected, "gzip",
                $"expected the file to end with its length, {expected}, got {length}; it is cut off");
    }

    private static int Fill(Stream source, string path, Span<byte> target, long offset)
    {
        try
        {
            return source.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException damage)
        {
            throw new DataFormatException(path, offset, "gzip",
                $"the compressed data is damaged or cut off ({damage.Message.TrimEnd('.')})");
        }
    }
}
