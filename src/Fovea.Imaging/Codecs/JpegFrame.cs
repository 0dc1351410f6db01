using System.Buffers.Binary;
using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>What the markers of a JPEG file say, before a sample is decoded. Source: ITU-T T.81, annex B.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="IsProgressive">Whether each scan adds to the whole picture.</param>
/// <param name="IsEnded">Whether the end marker is there.</param>
internal readonly record struct JpegFrame(int Width, int Height, bool IsProgressive, bool IsEnded)
{
    // A file of more scans is made to take for ever.
    private const int MostScans = 500;

    private const byte Start = 0xD8, End = 0xD9, Scan = 0xDA, Temporary = 0x01;

    /// <summary>Walks from marker to marker.</summary>
    /// <exception cref="DataFormatException">There is no frame, its kind or size is not read, or the file cannot hold that many
    /// pixels.</exception>
    public static JpegFrame Find(byte[] file, string name)
    {
        var (frame, scans, at) = (default(JpegFrame?), 0, 2);
        while (at < file.Length)
        {
            var step = file.AsSpan(at).IndexOf((byte)0xFF);
            if (step < 0) break;
            at += step;
            while (at < file.Length && file[at] == 0xFF) at++;
            if (at >= file.Length) break;
            var marker = file[at++];
            // Stuffed bytes, restarts and markers without a segment.
            if (marker is 0 or Temporary or Start or (>= 0xD0 and <= 0xD7)) continue;
            if (marker == End) return Found(frame is { } f ? f with { IsEnded = true } : null, scans, name);
            if (marker == Scan && ++scans > MostScans)
                throw new DataFormatException(name, 0, "SOS",
                    $"expected at most {MostScans} scans; the file is made to exhaust its reader");
            if (file.Length - at < 2) break;
            var length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && frame is null)
                frame = Parse(file.AsSpan(at, Math.Min(length, file.Length - at)), marker, file.Length, name);
            at += Math.Max(2, (int)length);
        }
        return Found(frame, scans, name);
    }

    private static JpegFrame Found(JpegFrame? frame, int scans, string name) => (frame, scans) switch
    {
        (null, _) => throw new DataFormatException(name, 0, "SOF", "the file ends before the size of its picture"),
        (_, 0) => throw new DataFormatException(name, 0, "SOS", "the file ends before its first scan"),
        ({ IsProgressive: true, IsEnded: false }, _) =>
            throw new DataFormatException(name, 0, "EOI",
                $"the file ends within or after scan {scans}, and not with the marker of the end"),
        _ => frame.Value,
    };

    private static JpegFrame Parse(ReadOnlySpan<byte> segment, byte marker, int fileBytes, string name)
    {
        if (segment.Length < 8 || segment.Length < 8 + 3 * segment[7])
            throw new DataFormatException(name, 0, "SOF", "the header of the frame is cut off");
        var kind = marker switch
        {
            0xC0 or 0xC1 or 0xC2 => null,
            0xC3 => "lossless",
            0xC9 or 0xCA or 0xCB => "arithmetic-coded",
            _ => "hierarchical",
        };
        if (kind is not null) throw new DataFormatException(name, 0, "SOF", $"expected baseline or progressive JPEG, got {kind}");
        if (segment[2] != 8) throw new DataFormatException(name, 0, "SOF.precision", $"expected 8 bits a sample, got {segment[2]}");
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), width = BinaryPrimitives.ReadUInt16BigEndian(segment[5..]);
        if (!ImageLimits.Allow(width, height))
            throw new DataFormatException(name, 0, "SOF.size", ImageLimits.Exceeded(width, height));
        // Each block of 8 × 8 samples takes two codes of a bit or more (one in the first scan of a progressive file), so that a size that
        // the file's own length refutes needs no memory to be found out.
        var least = (Blocks(segment, width, height) * (marker == 0xC2 ? 1 : 2) + 7) / 8;
        return least <= fileBytes ? new(width, height, marker == 0xC2, false)
            : throw new DataFormatException(name, 0, "SOF.size",
                $"expected a picture that {fileBytes} bytes can hold, got {width} × {height}, which takes {least} bytes or more");
    }

    private static long Blocks(ReadOnlySpan<byte> segment, int width, int height)
    {
        var (across, down, count) = (1, 1, segment[7]);
        for (var i = 0; i < count; i++)
            (across, down) = (Math.Max(across, segment[9 + 3 * i] >> 4), Math.Max(down, segment[9 + 3 * i] & 15));
        long blocks = 0;
        for (var i = 0; i < count; i++)
            blocks += Side(width, segment[9 + 3 * i] >> 4, across) * Side(height, segment[9 + 3 * i] & 15, down);
        return blocks;

        static long Side(long size, int factor, int most) => ((size * factor + most - 1) / most + 7) / 8;
    }
}
