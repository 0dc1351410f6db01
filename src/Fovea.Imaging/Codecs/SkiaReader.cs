using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fovea.Tensors;
using SkiaSharp;

namespace Fovea.Imaging.Codecs;

/// <summary>Decodes with SkiaSharp, to the samples as they are stored: colour profiles are left aside, EXIF's orientation is
/// applied.</summary>
/// <remarks>Grey files give one channel, those with alpha four, all others three. Of a film the first picture is read.</remarks>
internal static class SkiaReader
{
    // Rows that stay in the second cache until they are copied.
    private const int StripBytes = 1 << 18;

    [ThreadStatic]
    private static byte[]? _strip;

    /// <summary>The size, which the file's length has to justify.</summary>
    public static (int Width, int Height) Inspect(byte[] file, string name, string format)
    {
        using var data = Open(file, name, format, out var codec);
        using (codec)
        {
            var size = (codec.Info.Width, codec.Info.Height);
            ImageLimits.Check(size, file, name);
            return size;
        }
    }

    /// <param name="file">Recognised as the format.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="format">Its name.</param>
    /// <param name="mayBeOpaque">Whether alpha that is full everywhere is none: of formats that always declare it.</param>
    public static Image Read(byte[] file, string name, string format, bool mayBeOpaque = false)
    {
        using var data = Open(file, name, format, out var codec);
        using (codec)
        {
            var info = codec.Info;
            var isGrey = info.ColorType == SKColorType.Gray8;
            var hasAlpha = info.AlphaType != SKAlphaType.Opaque;
            var wanted = new SKImageInfo(info.Width, info.Height, isGrey ? SKColorType.Gray8 : SKColorType.Rgba8888,
                hasAlpha && !isGrey ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
            var image = codec.EncodedFormat == SKEncodedImageFormat.Jpeg && codec.StartScanlineDecode(wanted) == SKCodecResult.Success
                ? ReadStrips(codec, wanted, name) : ReadWhole(codec, wanted, name, mayBeOpaque);
            return ExifOrientation.Apply(image, (int)codec.EncodedOrigin);
        }
    }

    private static SKData Open(byte[] file, string name, string format, out SKCodec codec)
    {
        SkiaLibrary.Require(format);
        var data = SKData.CreateCopy(file);
        codec = SKCodec.Create(data);
        if (codec is null) Refuse("header", $"expected a {format} picture; it is damaged, or the file ends within it");
        var (width, height) = (codec!.Info.Width, codec.Info.Height);
        if (!ImageLimits.Allow(width, height)) Refuse("size", ImageLimits.Exceeded(width, height));
        return data;

        void Refuse(string field, string problem)
        {
            data.Dispose();
            throw new DataFormatException(name, 0, field, problem);
        }
    }

    // A few rows at a time, so that no second copy of the whole picture is held.
    private static Image ReadStrips(SKCodec codec, SKImageInfo wanted, string name)
    {
        var image = new Image(wanted.Width, wanted.Height, Channels(wanted));
        var rows = Math.Clamp(StripBytes / wanted.RowBytes, 1, wanted.Height);
        var strip = rows * wanted.RowBytes <= StripBytes ? _strip ??= Pinned(StripBytes) : Pinned(rows * wanted.RowBytes);
        for (var y = 0; y < wanted.Height; y += rows)
        {
            var count = Math.Min(rows, wanted.Height - y);
            if (codec.GetScanlines(Address(strip), count, wanted.RowBytes) < count)
                throw Damaged(name, SKCodecResult.IncompleteInput);
            Copy(strip.AsSpan(0, count * wanted.RowBytes), image.Pixels8[(y * wanted.Width * image.Channels)..], image.Channels);
        }
        return image;
    }

    private static Image ReadWhole(SKCodec codec, SKImageInfo wanted, string name, bool mayBeOpaque)
    {
        if (wanted.BytesSize64 > Array.MaxLength)
            throw new DataFormatException(name, 0, "size", $"{wanted.Width} × {wanted.Height} pixels are too many for this format");
        var samples = Pinned(wanted.BytesSize);
        if (codec.GetPixels(wanted, Address(samples)) is not SKCodecResult.Success and var problem) throw Damaged(name, problem);
        var channels = Channels(wanted);
        if (mayBeOpaque && channels == 4 && IsOpaque(samples)) channels = 3;
        var image = new Image(wanted.Width, wanted.Height, channels);
        Copy(samples, image.Pixels8, channels);
        return image;
    }

    private static int Channels(SKImageInfo wanted) =>
        wanted.ColorType == SKColorType.Gray8 ? 1 : wanted.AlphaType == SKAlphaType.Opaque ? 3 : 4;

    // From four bytes a pixel where colours have three.
    private static void Copy(ReadOnlySpan<byte> from, Span<byte> to, int channels)
    {
        if (channels != 3)
        {
            from.CopyTo(to);
            return;
        }
        var (i, j) = (0, 0);
        var colours = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0);
        // Four pixels at a time; the four bytes too many are written over by the next ones.
        for (; i <= from.Length - 16 && j <= to.Length - 16; i += 16, j += 12)
            Vector128.Shuffle(Vector128.Create(from.Slice(i, 16)), colours).CopyTo(to[j..]);
        for (; i < from.Length; i += 4, j += 3) (to[j], to[j + 1], to[j + 2]) = (from[i], from[i + 1], from[i + 2]);
    }

    private static bool IsOpaque(ReadOnlySpan<byte> samples)
    {
        for (var i = 3; i < samples.Length; i += 4) if (samples[i] != 255) return false;
        return true;
    }

    private static byte[] Pinned(int length) => GC.AllocateUninitializedArray<byte>(length, pinned: true);

    private static nint Address(byte[] pinned) => Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);

    private static DataFormatException Damaged(string name, SKCodecResult result) => new(name, 0, "pixels",
        result == SKCodecResult.IncompleteInput ? "the file ends, or is damaged, before the last row" : $"damaged data ({result})");
}
