using SkiaSharp;

namespace Fovea.Imaging.Codecs;

/// <summary>JPEG through SkiaSharp, whose decoder is libjpeg-turbo: baseline and progressive, grey, YCbCr, RGB, CMYK and YCCK.</summary>
/// <remarks>
/// Grey files give one channel, all others three. Inks are taken as Adobe stores them, 255 − amount, so that red is c · k / 255. The
/// picture is turned as EXIF says.
/// </remarks>
internal sealed class JpegCodec : IImageCodec
{
    public string Name => "JPEG";

    // The commonest are named first.
    public int Order => -5;

    public IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".jpe", ".jfif"];

    public bool Recognises(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    public (int Width, int Height) Inspect(byte[] file, string name)
    {
        var frame = JpegFrame.Find(file, name);
        // Without its end the file may have all of its rows, or not.
        if (!frame.IsEnded) SkiaReader.Read(file, name, Name);
        return (frame.Width, frame.Height);
    }

    public Image Read(byte[] file, string name)
    {
        JpegFrame.Find(file, name);
        return SkiaReader.Read(file, name, Name);
    }

    public void Write(Image image, Stream stream, string extension, int quality)
    {
        if (image.HasAlpha || image.BitDepth != 8)
            throw new NotSupportedException(
                $"Image.Save: JPEG holds grey or RGB of 8 bit, got {image}. Call ToRgb(), ToGrayscale() or To8Bit(), or save as .png.");
        Encode(image, stream, quality);
    }

    private static void Encode(Image image, Stream stream, int quality) => SkiaWriter.Write(image, stream, "JPEG", pixels =>
        pixels.Encode(new SKJpegEncoderOptions(quality,
            quality >= 90 ? SKJpegEncoderDownsample.Downsample444 : SKJpegEncoderDownsample.Downsample420,
            SKJpegEncoderAlphaOption.Ignore)));
}
