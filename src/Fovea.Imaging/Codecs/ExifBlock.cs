using System.Buffers.Binary;
using MetadataExtractor;
using MetadataExtractor.Formats.Exif;
using MetadataExtractor.IO;

namespace Fovea.Imaging.Codecs;

/// <summary>The EXIF data of a picture file: of JPEG in its first segments, of PNG in eXIf, of WebP in EXIF, of TIFF in its
/// directories.</summary>
/// <remarks>Source: CIPA DC-008, "Exchangeable image file format", 4.6; read by MetadataExtractor. What is damaged is not there.</remarks>
internal sealed class ExifBlock
{
    // A segment of JPEG has 64 KiB; other formats set no limit.
    private const int MostBytes = 1 << 22, MostChunks = 1 << 16;

    private readonly IReadOnlyList<ExifDirectoryBase> _directories;

    private ExifBlock(IReadOnlyList<ExifDirectoryBase> directories) => _directories = directories;

    /// <summary>Whether the samples are said to be sRGB.</summary>
    public bool IsSrgb => Integer(ExifDirectoryBase.TagColorSpace) == 1;

    /// <summary>The data of a file; null where there is none, or none that can be read.</summary>
    /// <param name="file">Seekable.</param>
    public static ExifBlock? Find(Stream file)
    {
        try
        {
            Span<byte> start = stackalloc byte[12];
            file.Position = 0;
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            if (TiffDirectory.Recognises(start)) return Parse(new IndexedSeekingReader(file));
            var data = start.StartsWith<byte>([0xFF, 0xD8]) ? OfJpeg(file)
                : start.StartsWith(PngCodec.Signature) ? OfChunks(file, 8, isPng: true)
                : start.Length == 12 && start.StartsWith("RIFF"u8) && start[8..].SequenceEqual("WEBP"u8) ? OfChunks(file, 12, isPng: false)
                : null;
            return data is null ? null : Parse(new ByteArrayReader(data));
        }
        catch (Exception e) when (e is ImageProcessingException or MetadataException or IOException or ArgumentException
            or ArithmeticException or IndexOutOfRangeException or FormatException or InvalidCastException)
        {
            return null;
        }
    }

    /// <summary>A number above zero; null where there is none.</summary>
    public double? Positive(int tag)
    {
        foreach (var directory in _directories)
        {
            var isRatio = directory.TryGetRational(tag, out var ratio);
            if (isRatio && ratio.Denominator != 0 && ratio.ToDouble() is > 0 and < 1e9 and var value) return value;
            if (!isRatio && directory.TryGetDouble(tag, out var number) && number is > 0 and < 1e9) return number;
        }
        return null;
    }

    /// <summary>A whole number; null where there is none.</summary>
    public int? Integer(int tag)
    {
        foreach (var directory in _directories)
            if (directory.TryGetInt32(tag, out var number)) return number;
        return null;
    }

    /// <summary>Text without blanks around it; null where there is none.</summary>
    public string? Text(int tag)
    {
        foreach (var directory in _directories)
            if (directory.GetString(tag)?.Trim('\0', ' ') is { Length: > 0 and < 128 } text && !text.Any(char.IsControl)) return text;
        return null;
    }

    private static ExifBlock? Parse(IndexedReader reader)
    {
        var all = new List<MetadataExtractor.Directory>();
        MetadataExtractor.Formats.Tiff.TiffReader.ProcessTiff(reader, new ExifTiffHandler(all));
        ExifDirectoryBase[] known = [.. all.OfType<ExifSubIfdDirectory>(), .. all.OfType<ExifIfd0Directory>()];
        return known.Length == 0 ? null : new(known);
    }

    // Markers and lengths up to the scan.
    private static byte[]? OfJpeg(Stream file)
    {
        Span<byte> head = stackalloc byte[10];
        for (long at = 2, i = 0; i < MostChunks; i++)
        {
            file.Position = at;
            if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || head[0] != 0xFF) return null;
            var (marker, length) = (head[1], BinaryPrimitives.ReadUInt16BigEndian(head[2..]));
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            if (marker is 0xDA or 0xD9 || length < 2) return null;
            if (marker == 0xE1 && head[4..].SequenceEqual("Exif\0\0"u8)) return Take(file, at + 10, length - 8);
            at += 2 + length;
        }
        return null;
    }

    private static byte[]? OfChunks(Stream file, long at, bool isPng)
    {
        Span<byte> head = stackalloc byte[8];
        for (var i = 0; i < MostChunks; i++)
        {
            file.Position = at;
            if (file.ReadAtLeast(head, 8, throwOnEndOfStream: false) < 8) return null;
            var length = isPng ? BinaryPrimitives.ReadUInt32BigEndian(head) : BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            var name = isPng ? head[4..] : head[..4];
            if (name.SequenceEqual(isPng ? "eXIf"u8 : "EXIF"u8))
            {
                var data = Take(file, at + 8, length);
                return data is not null && data.AsSpan().StartsWith("Exif\0\0"u8) ? data[6..] : data;
            }
            at += isPng ? 12L + length : 8L + length + length % 2;
        }
        return null;
    }

    private static byte[]? Take(Stream file, long at, long length)
    {
        if (length is < 8 or > MostBytes || at + length > file.Length) return null;
        var data = new byte[length];
        file.Position = at;
        file.ReadExactly(data);
        return data;
    }
}
