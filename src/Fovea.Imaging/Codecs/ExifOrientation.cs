using System.Buffers.Binary;

namespace Fovea.Imaging.Codecs;

/// <summary>How stored rows and columns are meant: tag 0x0112 of EXIF. Source: CIPA DC-008, "Exchangeable image file format",
/// 4.6.4.</summary>
/// <remarks>1 as they are; 2 mirrored; 3 turned by 180°; 4 upside down; 5 transposed; 6 to be turned by 90° clockwise; 7 transposed and
/// turned by 180°; 8 to be turned by 90° counter-clockwise.</remarks>
internal static class ExifOrientation
{
    private const int Tag = 0x0112, Short = 3, EntryBytes = 12;

    /// <summary>The orientation in a block of EXIF data, which begins with its byte order; 1 where there is none.</summary>
    public static int Find(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 8) return 1;
        var isLittle = exif[0] == 'I';
        if (!(isLittle ? exif.StartsWith("II*\0"u8) : exif.StartsWith("MM\0*"u8))) return 1;
        var start = Number(exif[4..], 4, isLittle);
        if (start < 8 || start > exif.Length - 2) return 1;
        var directory = exif[(int)start..];
        var count = (int)Number(directory, 2, isLittle);
        for (var i = 0; i < count && 2 + (i + 1) * EntryBytes <= directory.Length; i++)
        {
            var entry = directory[(2 + i * EntryBytes)..];
            if (Number(entry, 2, isLittle) != Tag || Number(entry[2..], 2, isLittle) != Short) continue;
            return Number(entry[8..], 2, isLittle) is >= 1 and <= 8 and var found ? (int)found : 1;
        }
        return 1;
    }

    /// <summary>The picture as it is meant.</summary>
    public static Image Apply(Image image, int orientation)
    {
        if (orientation is < 2 or > 8) return image;
        var isTurned = orientation >= 5;
        var (width, height) = isTurned ? (image.Height, image.Width) : (image.Width, image.Height);
        var result = new Image(width, height, image.Channels, image.BitDepth);
        if (image.BitDepth == 8) Move<byte>(image.Pixels8, result.Pixels8, image.Width, result, orientation);
        else Move<ushort>(image.Pixels16, result.Pixels16, image.Width, result, orientation);
        return result;
    }

    private static void Move<T>(ReadOnlySpan<T> from, Span<T> to, int stored, Image result, int orientation)
    {
        var (channels, right, bottom) = (result.Channels, result.Width - 1, result.Height - 1);
        for (int y = 0, i = 0; y <= bottom; y++)
            for (var x = 0; x <= right; x++, i += channels)
            {
                var (row, column) = orientation switch
                {
                    2 => (y, right - x),
                    3 => (bottom - y, right - x),
                    4 => (bottom - y, x),
                    5 => (x, y),
                    6 => (right - x, y),
                    7 => (right - x, bottom - y),
                    _ => (x, bottom - y),
                };
                from.Slice((row * stored + column) * channels, channels).CopyTo(to[i..]);
            }
    }

    private static uint Number(ReadOnlySpan<byte> bytes, int size, bool isLittle) => (size, isLittle) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
    };
}
