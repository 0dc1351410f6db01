using System.Runtime.InteropServices;
using SkiaSharp;

namespace Fovea.Imaging.Codecs;

/// <summary>Pictures of 8 bit as SkiaSharp takes them: grey, or red, green, blue and alpha.</summary>
internal static class SkiaWriter
{
    /// <summary>Writes what an encoder makes of a picture.</summary>
    public static void Write(Image image, Stream stream, string format, Func<SKPixmap, SKData?> encode)
    {
        SkiaLibrary.Require(format);
        var isGrey = image.Channels == 1;
        var info = new SKImageInfo(image.Width, image.Height, isGrey ? SKColorType.Gray8 : SKColorType.Rgba8888,
            image.HasAlpha ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
        if (info.BytesSize64 > Array.MaxLength)
            throw new NotSupportedException($"Image.Save: {format} holds fewer pixels than {image} has. Save as .png.");
        var samples = GC.AllocateUninitializedArray<byte>(info.BytesSize, pinned: true);
        Spread(image, samples);
        using var pixels = new SKPixmap(info, Marshal.UnsafeAddrOfPinnedArrayElement(samples, 0), info.RowBytes);
        using var data = encode(pixels) ?? throw new NotSupportedException($"Image.Save: {format} could not hold {image}. Save as .png.");
        stream.Write(data.AsSpan());
        GC.KeepAlive(samples);
    }

    private static void Spread(Image image, Span<byte> to)
    {
        var from = image.Pixels8;
        if (image.Channels is 1 or 4)
        {
            from.CopyTo(to);
            return;
        }
        for (int i = 0, j = 0; j < to.Length; i += image.Channels, j += 4)
        {
            var (g, b) = image.Channels == 2 ? (0, 0) : (1, 2);
            (to[j], to[j + 1], to[j + 2]) = (from[i], from[i + g], from[i + b]);
            to[j + 3] = image.HasAlpha ? from[i + 1] : (byte)255;
        }
    }
}
