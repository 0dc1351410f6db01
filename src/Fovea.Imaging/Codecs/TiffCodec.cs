using BitMiracle.LibTiff.Classic;
using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>TIFF through LibTiff.NET: grey, RGB and palettes of 8 and 16 bit, grey of 1, 2 and 4, with alpha or without, in strips or
/// tiles, uncompressed or packed by LZW, Deflate or PackBits. Of several pictures the first is read.</summary>
/// <remarks>Source: TIFF, revision 6.0 (Adobe 1992). The tags are checked by <see cref="TiffLayout"/> before the library sees them. The
/// picture is turned as tag 274 says.</remarks>
internal sealed class TiffCodec : IImageCodec
{
    private const int MostMessage = 160;

    static TiffCodec()
    {
        TiffMessages.Install();
    }

    public string Name => "TIFF";

    public int Order => -1;

    public IReadOnlyList<string> Extensions { get; } = [".tif", ".tiff"];

    public bool CanWrite => false;

    public bool Recognises(ReadOnlySpan<byte> file) => TiffDirectory.Recognises(file);

    public (int Width, int Height) Inspect(byte[] file, string name)
    {
        var layout = TiffLayout.Of(file, name);
        return (layout.Width, layout.Height);
    }

    public Image Read(byte[] file, string name)
    {
        var layout = TiffLayout.Of(file, name);
        var messages = new TiffMessages.Sink();
        try
        {
            using var stream = new MemoryStream(file, writable: false);
            using var tiff = Tiff.ClientOpen(name, "r", stream, new TiffMessages.Source(messages))
                ?? throw Damaged("directory", "expected a TIFF picture; it is damaged");
            var pixels = new TiffPixels(layout, tiff, name);
            Decode(tiff, layout, pixels, Damaged);
            return ExifOrientation.Apply(pixels.Image, layout.Orientation);
        }
        catch (Exception e) when (e is not DataFormatException and (IndexOutOfRangeException or ArgumentException or ArithmeticException
            or NullReferenceException or InvalidOperationException or InvalidCastException or IOException or NotSupportedException))
        {
            // The library's own words for damage are these.
            throw Damaged("pixels", "damaged data");
        }

        DataFormatException Damaged(string field, string problem) =>
            new(name, 0, field, messages.First is { } said ? $"{problem}: {Short(said)}" : problem);
    }

    public void Write(Image image, Stream stream, string extension, int quality) =>
        throw new NotSupportedException("Image.Save: TIFF is read and not written. Save as .png.");

    private static void Decode(Tiff tiff, TiffLayout layout, TiffPixels pixels, Func<string, string, DataFormatException> damaged)
    {
        var (across, down) = layout.Blocks;
        var block = new byte[layout.RowBytes * layout.BlockHeight];
        for (var plane = 0; plane < (layout.IsPlanar ? layout.Samples : 1); plane++)
        {
            for (var i = 0; i < across * down; i++)
            {
                var (y, x) = (i / across * layout.BlockHeight, i % across * layout.BlockWidth);
                var rows = Math.Min(layout.BlockHeight, layout.Height - y);
                var (number, need) = (plane * across * down + i, layout.RowBytes * (layout.IsTiled ? layout.BlockHeight : rows));
                var got = layout.IsTiled ? tiff.ReadEncodedTile(number, block, 0, need) : tiff.ReadEncodedStrip(number, block, 0, need);
                if (got < need) throw damaged("pixels", $"the data of row {y} and below ends too early or is damaged");
                pixels.Take(block, x, y, rows, plane);
            }
        }
    }

    private static string Short(string text) => text.Length <= MostMessage ? text : text[..MostMessage] + "…";
}
