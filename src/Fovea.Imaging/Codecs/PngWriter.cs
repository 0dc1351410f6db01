using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Fovea.Imaging.Codecs;

/// <summary>Writes 8 and 16 bit grey, grey and alpha, RGB and RGBA, not interlaced, in one IDAT chunk.</summary>
/// <remarks>
/// Each row takes the filter with the least sum of absolute differences. Source: PNG specification, section 12.7 on filter selection.
/// </remarks>
internal static class PngWriter
{
    public static void Write(Image image, Stream stream)
    {
        WriteHeader(image, stream);
        WriteChunk(stream, "IDAT"u8, Compress(image));
        WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>The signature and IHDR.</summary>
    public static void WriteHeader(Image image, Stream stream)
    {
        stream.Write(PngCodec.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = (byte)image.BitDepth;
        header[9] = image.Channels switch { 1 => PngHeader.Grey, 2 => PngHeader.GreyAlpha, 3 => PngHeader.Rgb, _ => PngHeader.Rgba };
        WriteChunk(stream, "IHDR"u8, header);
    }

    /// <summary>Filtered rows as a zlib stream.</summary>
    public static ReadOnlySpan<byte> Compress(Image image)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            WriteRows(image, zlib);
        }
        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    private static void WriteRows(Image image, ZLibStream zlib)
    {
        var step = image.Channels * image.BitDepth / 8;
        var bytes = image.Width * step;
        var (row, above) = (new byte[bytes], new byte[bytes]);
        var (best, trial) = (new byte[1 + bytes], new byte[1 + bytes]);
        for (var y = 0; y < image.Height; y++)
        {
            CopyRow(image, y, row);
            var least = long.MaxValue;
            for (var filter = PngFilter.None; filter <= PngFilter.Paeth; filter++)
            {
                trial[0] = (byte)filter;
                var sum = PngFilter.Apply(filter, row, above, step, trial.AsSpan(1));
                if (sum < least)
                {
                    least = sum;
                    (best, trial) = (trial, best);
                }
            }
            zlib.Write(best);
            (row, above) = (above, row);
        }
    }

    private static void CopyRow(Image image, int y, Span<byte> row)
    {
        var count = image.Width * image.Channels;
        if (image.BitDepth == 8)
        {
            image.Pixels8.Slice(y * count, count).CopyTo(row);
            return;
        }
        ReadOnlySpan<ushort> samples = image.Pixels16.Slice(y * count, count);
        var words = MemoryMarshal.Cast<byte, ushort>(row);
        if (BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(samples, words);
        else samples.CopyTo(words);
    }

    /// <summary>Length, type, data and check.</summary>
    public static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        stream.Write(word);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Compute(data, Crc32.Compute(type)));
        stream.Write(word);
    }
}
