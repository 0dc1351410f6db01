using System.Buffers.Binary;
using SkiaSharp;

namespace Fovea.Serving;

/// <summary>How many pixels a picture says that it has, from its first bytes.</summary>
internal static class PictureSize
{
    // Width and height stand at fixed places.
    private const int PngWidth = 16, PngEnd = 24;

    /// <summary>Width and height as stored; null where the header does not say, or cannot be read, which decoding will find.</summary>
    /// <remarks>PNM is not looked at: it is not compressed, so that its length bounds its pixels.</remarks>
    /// <param name="file">The whole file.</param>
    public static (long Width, long Height)? Of(byte[] file)
    {
        if (file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
            return file.Length < PngEnd ? null : (BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(PngWidth)),
                BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(PngWidth + 4)));
        if (file.Length < 3 || file[0] == 'P') return null;
        // Reads no further than the header.
        using var stream = new MemoryStream(file, writable: false);
        using var codec = SKCodec.Create(stream);
        return codec is null ? null : (codec.Info.Width, codec.Info.Height);
    }
}
