using System.Buffers.Binary;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Imaging.Codecs;

/// <summary>
/// The portable grey map and pixel map of Netpbm: P2, P3 (text) and P5, P6 (binary). Source: Netpbm, "pgm" and "ppm" format pages.
/// </summary>
/// <remarks>
/// Samples are scaled from 0…maxval to the full range, <c>round(v · full / maxval)</c>: to 8 bit where maxval is at most 255, otherwise to
/// 16 bit.
/// </remarks>
internal sealed class PnmCodec : IImageCodec
{
    public string Name => "PNM (P2, P3, P5, P6)";

    public IReadOnlyList<string> Extensions { get; } = [".pgm", ".ppm", ".pnm"];

    public bool Recognises(ReadOnlySpan<byte> file) =>
        file.Length >= 3 && file[0] == 'P' && file[1] is (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6'
        && (IsSpace(file[2]) || file[2] == '#');

    public Image Read(byte[] file, string name)
    {
        var (kind, at) = (file[1] - '0', 2);
        var channels = kind is 3 or 6 ? 3 : 1;
        var (width, height) = (Number("width", int.MaxValue), Number("height", int.MaxValue));
        if (!Image.SizeIsAllowed(width, height))
            throw new DataFormatException(name, 2, "width",
                $"expected sides of 1…{Image.MaxSide} and at most {Image.MaxPixels} pixels, got {width} × {height}");
        var most = Number("maxval", 65535);
        if (most == 0) throw new DataFormatException(name, at - 1, "maxval", "expected 1…65535, got 0");
        var (count, wide) = ((long)width * height * channels, most > 255);
        var binary = kind >= 5;
        if (binary && at++ < file.Length && !IsSpace(file[at - 1]))
            throw new DataFormatException(name, at - 1, "maxval", "expected white space after it");
        var need = binary ? count * (wide ? 2 : 1) : 2 * count - 1;
        if (file.Length - at < need)
            throw new DataFormatException(name, at, "pixels",
                $"expected {need} bytes or more for {width} × {height} pixels, got {Math.Max(0, file.Length - at)}");
        var image = new Image(width, height, channels, wide ? 16 : 8);
        for (var i = 0; i < count; i++)
        {
            var value = !binary ? Number("sample", most)
                : wide ? BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2 * i)) : file[at + i];
            if (value > most)
                throw new DataFormatException(name, at + (wide ? 2 * i : i), "sample", $"expected 0…{most}, got {value}");
            if (wide) image.Pixels16[i] = (ushort)((value * 65535L + most / 2) / most);
            else image.Pixels8[i] = (byte)((value * 255 + most / 2) / most);
        }
        return image;

        int Number(string field, int limit)
        {
            while (at < file.Length && (IsSpace(file[at]) || file[at] == '#'))
            {
                if (file[at] == '#')
                {
                    while (at < file.Length && file[at] is not ((byte)'\n' or (byte)'\r')) at++;
                    continue;
                }
                at++;
            }
            var (start, value) = (at, 0L);
            while (at < file.Length && file[at] is >= (byte)'0' and <= (byte)'9' && value <= limit)
                value = value * 10 + file[at++] - '0';
            if (at == start || value > limit)
                throw new DataFormatException(name, start, field,
                    at < file.Length || at > start ? $"expected a number of 0…{limit}" : "the file ends before it");
            return (int)value;
        }
    }

    public void Write(Image image, Stream stream, string extension, int quality)
    {
        if (image.HasAlpha)
            throw new NotSupportedException($"Image.Save: PNM has no alpha, got {image}. Call ToRgb() or ToGrayscale(), or save as .png.");
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

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or 11 or 12;
}
