using System.Buffers.Binary;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>
/// The portable bit map, grey map and pixel map of Netpbm: P1, P2, P3 (text) and P4, P5, P6 (binary). Source: Netpbm, "pbm", "pgm" and
/// "ppm" format pages.
/// </summary>
/// <remarks>
/// Samples are scaled from 0…maxval to the full range, <c>round(v · full / maxval)</c>: to 8 bit where maxval is at most 255, otherwise to
/// 16 bit. In bit maps 1 is black; their digits may stand without white space, and their binary rows end at whole bytes.
/// </remarks>
internal sealed class PnmCodec : IImageCodec
{
    private const int Header = 2;

    public string Name => "PNM (P1…P6)";

    public IReadOnlyList<string> Extensions { get; } = [".pgm", ".ppm", ".pnm", ".pbm"];

    public bool Recognises(ReadOnlySpan<byte> file) =>
        file.Length >= 3 && file[0] == 'P' && file[1] is >= (byte)'1' and <= (byte)'6' && (PnmText.IsSpace(file[2]) || file[2] == '#');

    public (int Width, int Height) Inspect(byte[] file, string name)
    {
        var text = new PnmText(file, Header, name);
        var (width, height, _) = Size(text, file[1] - '0', file.Length);
        return (width, height);
    }

    public Image Read(byte[] file, string name)
    {
        var (kind, text) = (file[1] - '0', new PnmText(file, Header, name));
        var (width, height, most) = Size(text, kind, file.Length);
        var image = new Image(width, height, kind is 3 or 6 ? 3 : 1, most > 255 ? 16 : 8);
        if (kind is 1 or 4) ReadBits(file, text, image, isText: kind == 1);
        else ReadSamples(file, text, image, most, isText: kind < 4);
        return image;
    }

    // Leaves the text at the first sample.
    private static (int Width, int Height, int Most) Size(PnmText text, int kind, int bytes)
    {
        var (width, height) = (text.Number("width", int.MaxValue), text.Number("height", int.MaxValue));
        if (!ImageLimits.Allow(width, height)) throw text.Error(Header, "width", ImageLimits.Exceeded(width, height));
        var most = kind is 1 or 4 ? 1 : text.Number("maxval", 65535);
        if (most == 0) throw text.Error(text.At - 1, "maxval", "expected 1…65535, got 0");
        if (kind >= 4) text.TakeSpace(kind == 4 ? "height" : "maxval");
        var count = (long)width * height * (kind is 3 or 6 ? 3 : 1);
        var need = kind switch
        {
            1 => count,
            4 => (width + 7L) / 8 * height,
            < 4 => 2 * count - 1,
            _ => count * (most > 255 ? 2 : 1),
        };
        return bytes - text.At >= need ? (width, height, most) : throw text.Error(text.At, "pixels",
            $"expected {need} bytes or more for {width} × {height} pixels, got {Math.Max(0, bytes - text.At)}");
    }

    private static void ReadBits(byte[] file, PnmText text, Image image, bool isText)
    {
        var pixels = image.Pixels8;
        var rowBytes = (image.Width + 7) / 8;
        for (var i = 0; i < pixels.Length; i++)
        {
            var (y, x) = Math.DivRem(i, image.Width);
            var isBlack = isText ? text.Digit("sample", 1) == 1 : (file[text.At + y * rowBytes + x / 8] >> (7 - x % 8) & 1) == 1;
            pixels[i] = isBlack ? (byte)0 : (byte)255;
        }
    }

    private static void ReadSamples(byte[] file, PnmText text, Image image, int most, bool isText)
    {
        var (start, wide, count) = (text.At, most > 255, image.Width * image.Height * image.Channels);
        for (var i = 0; i < count; i++)
        {
            var value = isText ? text.Number("sample", most)
                : wide ? BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(start + 2 * i)) : file[start + i];
            if (value > most) throw text.Error(start + (wide ? 2 * i : i), "sample", $"expected 0…{most}, got {value}");
            if (wide) image.Pixels16[i] = (ushort)((value * 65535L + most / 2) / most);
            else image.Pixels8[i] = (byte)((value * 255 + most / 2) / most);
        }
    }

    public void Write(Image image, Stream stream, string extension, int quality)
    {
        if (image.HasAlpha)
            throw new NotSupportedException($"Image.Save: PNM has no alpha, got {image}. Call ToRgb() or ToGrayscale(), or save as .png.");
        if (extension.Equals(".pbm", StringComparison.OrdinalIgnoreCase))
        {
            WriteBits(image, stream);
            return;
        }
        var grey = image.Channels == 1;
        if (extension.Equals(grey ? ".ppm" : ".pgm", StringComparison.OrdinalIgnoreCase))
        {
            var (holds, call) = grey ? ("RGB", "ToRgb()") : ("grey", "ToGrayscale()");
            throw new NotSupportedException($"Image.Save: {extension} holds {holds}, got {image}. Call {call}, or save as .pnm.");
        }
        stream.Write(Encoding.ASCII.GetBytes($"P{(grey ? 5 : 6)}\n{image.Width} {image.Height}\n{(image.BitDepth == 8 ? 255 : 65535)}\n"));
        if (image.BitDepth == 8)
        {
            stream.Write(image.Pixels8);
            return;
        }
        var bytes = new byte[2 * image.Pixels16.Length];
        for (var i = 0; i < image.Pixels16.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), image.Pixels16[i]);
        stream.Write(bytes);
    }

    private static void WriteBits(Image image, Stream stream)
    {
        if (image.Channels != 1 || image.BitDepth != 8 || image.Pixels8.ContainsAnyExcept((byte)0, (byte)255))
            throw new NotSupportedException($"Image.Save: .pbm holds black and white, 0 and 255 of 8 bit, got {image} with others."
                + " Choose a threshold, or save as .pgm or .png.");
        stream.Write(Encoding.ASCII.GetBytes($"P4\n{image.Width} {image.Height}\n"));
        var row = new byte[(image.Width + 7) / 8];
        for (var y = 0; y < image.Height; y++)
        {
            Array.Clear(row);
            for (var x = 0; x < image.Width; x++)
                if (image.Pixels8[y * image.Width + x] == 0) row[x / 8] |= (byte)(128 >> x % 8);
            stream.Write(row);
        }
    }
}
