using System.Buffers.Binary;

namespace Fovea.Imaging.Codecs;

/// <summary>Windows bitmaps: read through SkiaSharp, written with 24 bits a pixel, or 8 where they are grey, from the bottom row
/// up.</summary>
/// <remarks><b>Source</b>: Microsoft, BITMAPFILEHEADER and BITMAPINFOHEADER.</remarks>
internal sealed class BmpCodec : IImageCodec
{
    private const int FileHeader = 14, InfoHeader = 40, PixelsPerMetre = 2835;

    public string Name => "BMP";

    public int Order => -2;

    public IReadOnlyList<string> Extensions { get; } = [".bmp", ".dib"];

    // Two letters are too few: the length of the second header tells bitmaps from text.
    public bool Recognises(ReadOnlySpan<byte> file) => file.Length >= FileHeader + 4 && file.StartsWith("BM"u8)
        && BinaryPrimitives.ReadUInt32LittleEndian(file[FileHeader..]) is 12 or 16 or 40 or 52 or 56 or 64 or 108 or 124;

    public (int Width, int Height) Inspect(byte[] file, string name) => SkiaReader.Inspect(file, name, Name);

    public Image Read(byte[] file, string name)
    {
        Inspect(file, name);
        return SkiaReader.Read(file, name, Name, mayBeOpaque: true);
    }

    public void Write(Image image, Stream stream, string extension, int quality)
    {
        if (image.HasAlpha || image.BitDepth != 8)
            throw new NotSupportedException(
                $"Image.Save: BMP holds grey or RGB of 8 bit, got {image}. Call ToRgb(), ToGrayscale() or To8Bit(), or save as .png.");
        var colors = image.Channels == 1 ? 256 : 0;
        var row = new byte[(image.Width * image.Channels + 3) / 4 * 4];   // rows end at multiples of four bytes
        var start = FileHeader + InfoHeader + 4 * colors;
        Span<byte> header = stackalloc byte[FileHeader + InfoHeader];
        header.Clear();
        "BM"u8.CopyTo(header);
        Set(header, 2, (uint)(start + (long)row.Length * image.Height));
        Set(header, 10, start);
        Set(header, 14, InfoHeader);
        Set(header, 18, image.Width);
        Set(header, 22, image.Height);
        header[26] = 1;
        header[28] = (byte)(8 * image.Channels);
        Set(header, 34, (uint)((long)row.Length * image.Height));
        Set(header, 38, PixelsPerMetre);
        Set(header, 42, PixelsPerMetre);
        Set(header, 46, colors);
        stream.Write(header);
        for (var i = 0; i < colors; i++) stream.Write([(byte)i, (byte)i, (byte)i, 0]);
        for (var y = image.Height - 1; y >= 0; y--)
        {
            var samples = image.Pixels8.Slice(y * image.Width * image.Channels, image.Width * image.Channels);
            samples.CopyTo(row);
            // Blue comes first.
            if (image.Channels == 3)
                for (var i = 0; i < samples.Length; i += 3) (row[i], row[i + 2]) = (samples[i + 2], samples[i]);
            stream.Write(row);
        }
    }

    private static void Set(Span<byte> header, int at, long value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(header[at..], (uint)value);
}
