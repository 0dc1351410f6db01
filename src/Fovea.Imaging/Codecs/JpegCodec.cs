using System.Runtime.InteropServices;
using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>
/// JPEG through libjpeg-turbo. Grey files give one channel, all others three; an orientation in the EXIF data is not applied.
/// </summary>
internal sealed unsafe class JpegCodec : IImageCodec
{
    // turbojpeg.h: TJPF_RGB, TJPF_GRAY, TJPF_CMYK; TJCS_GRAY, TJCS_CMYK, TJCS_YCCK; TJSAMP_444, TJSAMP_420, TJSAMP_GRAY.
    private const int PixelsRgb = 0, PixelsGrey = 6, PixelsCmyk = 11;
    private const int SpaceGrey = 2, SpaceCmyk = 3, SpaceYcck = 4;
    private const int Sampling444 = 0, Sampling420 = 2, SamplingGrey = 3;

    // TJFLAG_ACCURATEDCT and TJFLAG_LIMITSCANS, which refuses progressive files made to take for ever.
    private const int Flags = 4096 | 32768;

    // One byte can stand for at most this many pixels in any file that is not made to exhaust memory.
    private const long LargestExpansion = 1 << 15;

    public string Name => "JPEG";

    // The commonest are named first.
    public int Order => -1;

    public IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg"];

    public bool Recognises(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public Image Read(byte[] file, string name)
    {
        var handle = TurboJpegHandle.Decompressor;
        // A file without a picture leaves them at 0, which the check of the size then refuses.
        int width = 0, height = 0, sampling = 0, space = 0;
        fixed (byte* start = file)
        {
            var size = new CULong((uint)file.Length);
            var status = TurboJpegLibrary.DecompressHeader(handle.Value, start, size, &width, &height, &sampling, &space);
            if (status != 0 && !IsHarmless(handle, file)) throw Damaged(name, "header", handle);
            if (!Image.SizeIsAllowed(width, height) || (long)width * height > file.Length * LargestExpansion)
                throw new DataFormatException(name, 0, "SOF.size",
                    $"expected sides of 1…{Image.MaxSide} and at most {Image.MaxPixels} pixels"
                    + $" that {file.Length} bytes can hold, got {width} × {height}");
            var isCmyk = space is SpaceCmyk or SpaceYcck;
            var image = new Image(width, height, space == SpaceGrey ? 1 : isCmyk ? 4 : 3);
            var format = space == SpaceGrey ? PixelsGrey : isCmyk ? PixelsCmyk : PixelsRgb;
            fixed (byte* samples = image.Pixels8)
            {
                status = TurboJpegLibrary.Decompress(handle.Value, start, size, samples, width, width * image.Channels, height,
                    format, Flags);
                if (status != 0 && !IsHarmless(handle, file)) throw Damaged(name, "scan", handle);
            }
            GC.KeepAlive(handle);
            return isCmyk ? FromCmyk(image) : image;
        }
    }

    public void Write(Image image, Stream stream, string extension, int quality)
    {
        if (image.HasAlpha || image.BitDepth != 8)
            throw new NotSupportedException(
                $"Image.Save: JPEG holds grey or RGB of 8 bit, got {image}. Call ToRgb(), ToGrayscale() or To8Bit(), or save as .png.");
        var handle = TurboJpegHandle.Compressor;
        var (format, sampling) = image.Channels == 1 ? (PixelsGrey, SamplingGrey) : (PixelsRgb, quality >= 90 ? Sampling444 : Sampling420);
        byte* bytes = null;
        var size = default(CULong);
        try
        {
            fixed (byte* samples = image.Pixels8)
            {
                if (TurboJpegLibrary.Compress(handle.Value, samples, image.Width, image.Width * image.Channels, image.Height, format,
                    &bytes, &size, sampling, quality, Flags) != 0)
                    throw new NotSupportedException(
                        $"Image.Save: libturbojpeg could not write {image}: {TurboJpegLibrary.Error(handle.Value)}");
            }
            stream.Write(new ReadOnlySpan<byte>(bytes, (int)size.Value));
        }
        finally
        {
            TurboJpegLibrary.Free(bytes);
            GC.KeepAlive(handle);
        }
    }

    private static DataFormatException Damaged(string name, string field, TurboJpegHandle handle)
    {
        var problem = TurboJpegLibrary.Error(handle.Value);
        TurboJpegHandle.DiscardDecompressor();
        return new(name, 0, field, problem);
    }

    // Many cameras leave stray bytes between segments; the picture is whole. Every other warning means that samples were made up.
    // The library tells only the first warning, so the end marker has to show that the file was not cut short after it.
    private static bool IsHarmless(TurboJpegHandle handle, ReadOnlySpan<byte> file) =>
        TurboJpegLibrary.Error(handle.Value).Contains("extraneous bytes before marker", StringComparison.Ordinal)
        && file[(file.Length / 2)..].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0;

    // Files with four channels come from Adobe software, which stores each ink as 255 − amount, so that red is c · k / 255.
    private static Image FromCmyk(Image inks)
    {
        var rgb = new Image(inks.Width, inks.Height, 3);
        var from = inks.Pixels8;
        var to = rgb.Pixels8;
        for (int i = 0, j = 0; j < to.Length; i += 4, j += 3)
        {
            var black = from[i + 3];
            to[j] = (byte)((from[i] * black + 127) / 255);
            to[j + 1] = (byte)((from[i + 1] * black + 127) / 255);
            to[j + 2] = (byte)((from[i + 2] * black + 127) / 255);
        }
        return rgb;
    }
}
