using SkiaSharp;

namespace Fovea.Imaging.Codecs;

/// <summary>WebP through SkiaSharp, with loss and without. Source: RFC 9649.</summary>
/// <remarks>Of an animation the first picture is read. Quality 100 is written without loss.</remarks>
internal sealed class WebpCodec : IImageCodec
{
    private const int MostSide = 16383, Lossless = 100;

    public string Name => "WebP";

    public int Order => -4;

    public IReadOnlyList<string> Extensions { get; } = [".webp"];

    public bool Recognises(ReadOnlySpan<byte> file) => file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8);

    public (int Width, int Height) Inspect(byte[] file, string name)
    {
        // The first chunk says how long the rest is.
        var stated = 8L + BitConverter.ToUInt32(file, 4);
        if (stated > file.Length)
            throw new DataFormatException(name, 4, "RIFF.size",
                $"expected {stated} bytes of WebP in all, the file ends after {file.Length}");
        return SkiaReader.Inspect(file, name, Name);
    }

    public Image Read(byte[] file, string name)
    {
        Inspect(file, name);
        return SkiaReader.Read(file, name, Name);
    }

    public void Write(Image image, Stream stream, string extension, int quality)
    {
        if (image.BitDepth != 8 || image.Width > MostSide || image.Height > MostSide)
            throw new NotSupportedException(
                $"Image.Save: WebP holds 8 bit and sides of at most {MostSide}, got {image}. Call To8Bit(), or save as .png.");
        Encode(image.Channels == 1 ? image.ToRgb() : image, stream, quality);
    }

    private static void Encode(Image image, Stream stream, int quality) => SkiaWriter.Write(image, stream, "WebP", pixels =>
        pixels.Encode(quality == Lossless
            ? new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 75)
            : new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)));
}
