using System.Buffers.Binary;
using System.IO.Compression;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Files of the MNIST family: a big-endian header (magic, then one size an axis) and elements, gzipped or not.</summary>
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
        using var file = File.OpenRead(path);
        return ReadImages(file, path);
    }

    /// <summary>Reads pictures.</summary>
    /// <param name="file">The file; it can seek.</param>
    /// <param name="path">Its name in errors.</param>
    public static (byte[] Pixels, int Count, Shape ImageShape) ReadImages(Stream file, string path)
    {
        using var source = Open(file);
        var header = ReadHeader(source, path, ["magic", "count", "rows", "columns"]);
        var type = ElementType(header, path, ImagesMagic, "pictures");
        for (var axis = 2; axis < 4; axis++)
            if (header[axis] is < 1 or > MaxSide)
                throw new DataFormatException(path, axis * 4, axis == 2 ? "rows" : "columns", $"expected 1…{MaxSide}, got {header[axis]}");
        var count = (long)header[1] * header[2] * header[3];
        var body = ReadBody(source, file, path, header, count * type.Bytes, "pixels");
        var pixels = type.ToBytes(body, out var wrong);
        if (wrong >= 0) throw new DataFormatException(path, 16 + (long)wrong * type.Bytes, "pixels",
            $"expected values 0…255, got {type.At(body, wrong)} in picture {wrong / (header[2] * header[3])}");
        return (pixels, header[1], [1, header[2], header[3]]);
    }

    public static byte[] ReadLabels(string path, int images, int classes)
    {
        using var file = File.OpenRead(path);
        return ReadLabels(file, path, images, classes, first: 0);
    }

    /// <summary>Reads labels.</summary>
    /// <param name="file">The file; it can seek.</param>
    /// <param name="path">Its name in errors.</param>
    /// <param name="images">As many as there are pictures.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="first">The label of the first class, which becomes 0.</param>
    public static byte[] ReadLabels(Stream file, string path, int images, int classes, int first)
    {
        using var source = Open(file);
        var header = ReadHeader(source, path, ["magic", "count"]);
        var type = ElementType(header, path, LabelsMagic, "labels", images);
        var body = ReadBody(source, file, path, header, (long)header[1] * type.Bytes, "labels");
        var labels = new byte[header[1]];
        var wrong = -1;
        var (least, most) = (long.MaxValue, long.MinValue);
        for (var i = 0; i < labels.Length; i++)
        {
            var label = type.At(body, i);
            (least, most) = (Math.Min(least, label), Math.Max(most, label));
            if (label < first || label >= first + classes) wrong = wrong < 0 ? i : wrong;
            else labels[i] = (byte)(label - first);
        }
        if (wrong < 0) return labels;
        // One more than the classes, from 1 on: EMNIST's letters, or labels that somebody counted by hand.
        var hint = first == 0 && least == 1 ? $"; the labels begin at 1 and go to {most}: take 1 off each"
            + (most is > 10 and <= 26 ? "; EMNIST's letters are the set emnist-letters" : "") : "";
        throw new DataFormatException(path, 8 + (long)wrong * type.Bytes, "label",
            $"expected {first}…{first + classes - 1}, got {type.At(body, wrong)} for picture {wrong}{hint}");
    }

    /// <summary>As many pictures as the header of a file of pictures says.</summary>
    public static int Count(Stream file, string path)
    {
        using var source = Open(file);
        var header = ReadHeader(source, path, ["magic", "count"]);
        return header[0] >> 8 is >= 8 and <= 14 && header[0] % 256 == 3 && header[1] >= 0 ? header[1]
            : throw new DataFormatException(path, 0, "magic", $"expected {ImagesMagic} (pictures), got {header[0]}");
    }

    private static IdxElement ElementType(int[] header, string path, int magic, string what, int? images = null)
    {
        var type = IdxElement.Of(header[0] >> 8);
        if (header[0] != magic && (type is null || header[0] % 256 != magic % 256))
            throw new DataFormatException(path, 0, "magic", $"expected {magic} ({what}), got {header[0]}");
        if (!type!.IsInteger) throw new DataFormatException(path, 2, "magic",
            $"expected {what} as unsigned bytes (0x08) or other whole numbers, got {type.Name} (0x{header[0] >> 8:X2}); "
            + (what == "labels" ? "write the number of the class" : "write each pixel as a byte, 0…255"));
        if (images is { } wanted && header[1] != wanted)
            throw new DataFormatException(path, 4, "count", $"expected {images} labels, one for each picture, got {header[1]}");
        return images is null && header[1] < 1
            ? throw new DataFormatException(path, 4, "count", $"expected 1 picture or more, got {header[1]}") : type;
    }

    private static Stream Open(Stream file)
    {
        Span<byte> start = stackalloc byte[2];
        var got = file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        file.Position = 0;
        return got == 2 && start[0] == 0x1F && start[1] == 0x8B ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
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

    private static byte[] ReadBody(Stream source, Stream file, string path, int[] header, long expected, string field)
    {
        var (offset, length, zipped) = (header.Length * 4, file.Length, source is GZipStream);
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
        if (zipped && !GzipTrailer.Fits(file, header, body))
            throw new DataFormatException(path, offset + expected, "gzip",
                $"expected the file to end with its checksum and its length, {offset + expected}; it is cut off");
        return body;
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
