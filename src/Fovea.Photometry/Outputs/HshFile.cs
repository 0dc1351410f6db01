using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>Files of hemispherical harmonics, .rti: HSH 1.2.</summary>
/// <remarks>Lines of text, after comments that begin with #: the kind, 3; width, height, channels; terms, 2 for colours of their own,
/// bytes an element. Then, as little-endian Float32, a scale and then a bias of each term; and for each pixel, from the top row down,
/// each channel's terms as bytes r of coefficients r/255·scale + bias. Source: the HSH fitter of Cultural Heritage Imaging, 2008, which
/// writes such files.</remarks>
internal static class HshFile
{
    private const int Terms = HemisphericalTexture.Terms, Channels = HemisphericalTexture.Channels, LongestLine = 256, MostLines = 64;

    public static void Write(string path, HemisphericalTexture texture)
    {
        var (scales, biases) = (new float[Terms], new float[Terms]);
        for (var k = 0; k < Terms; k++)
        {
            var (least, most) = (0f, 0f);
            for (var i = k; i < texture.Coefficients.Length; i += Terms)
                (least, most) = (Math.Min(least, texture.Coefficients[i]), Math.Max(most, texture.Coefficients[i]));
            (scales[k], biases[k]) = (Math.Max(most - least, 1e-6f), least);
        }
        var header = $"#HSH1.2\r\n3\r\n{texture.Width} {texture.Height} {Channels}\r\n{Terms} 2 1\r\n";
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Encoding.ASCII.GetBytes(header));
            Span<byte> number = stackalloc byte[4];
            foreach (var value in (float[])[.. scales, .. biases])
            {
                BinaryPrimitives.WriteSingleLittleEndian(number, value);
                stream.Write(number);
            }
            var row = new byte[Terms * Channels * texture.Width];
            for (var y = 0; y < texture.Height; y++)
            {
                for (var i = 0; i < row.Length; i++) row[i] = (byte)Math.Clamp(
                    Math.Round((texture.Coefficients[(long)y * row.Length + i] - biases[i % Terms]) / scales[i % Terms] * 255), 0, 255);
                stream.Write(row);
            }
        });
    }

    public static HemisphericalTexture Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (file, at) = (BoundedFile.ReadAllBytes(path, Array.MaxLength), 0);
        if (Numbers("kind", 1)[0] != 3) throw Refused("kind", "expected 3 for hemispherical harmonics");
        var size = Numbers("size", 3);
        var layout = Numbers("terms", 3);
        var (width, height) = (size[0], size[1]);
        if (!(width is >= 1 and <= Image.MaxSide && height is >= 1 and <= Image.MaxSide && (long)width * height <= Image.MaxPixels))
            throw Refused("size", $"expected sides of 1…{Image.MaxSide} and at most {Image.MaxPixels} pixels, got {width} × {height}");
        if (size[2] != Channels || layout[0] != Terms || layout[1] != 2 || layout[2] != 1) throw Refused("terms",
            $"expected {Channels} channels of {Terms} terms of a byte, got {size[2]} of {layout[0]}, kind {layout[1]}, of {layout[2]}");
        var count = (long)width * height * Channels * Terms;
        if (file.Length - at < 8 * Terms + count || count > Array.MaxLength)
            throw Refused("pixels", $"expected {8 * Terms + count} bytes for {width} × {height} pixels, got {file.Length - at}");
        var numbers = new float[2 * Terms];
        for (var i = 0; i < numbers.Length; i++, at += 4)
        {
            numbers[i] = BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(at));
            if (!float.IsFinite(numbers[i])) throw Refused("scale and bias", "expected finite numbers");
        }
        var coefficients = new float[count];
        for (var i = 0; i < coefficients.Length; i++)
            coefficients[i] = file[at + i] / 255f * numbers[i % Terms] + numbers[Terms + i % Terms];
        return new(width, height, coefficients);

        int[] Numbers(string field, int wanted)
        {
            var words = Line(field).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != wanted) throw Refused(field, $"expected {wanted} numbers, got {words.Length}");
            return Array.ConvertAll(words, w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v
                : throw Refused(field, $"expected numbers, got '{Excerpt.Of(w)}'"));
        }

        string Line(string field)
        {
            for (var lines = 0; lines < MostLines; lines++)
            {
                var end = file.AsSpan(at, Math.Min(LongestLine, file.Length - at)).IndexOf((byte)'\n');
                if (end < 0) break;
                var text = Encoding.Latin1.GetString(file, at, end).Trim('\r', ' ');
                at += end + 1;
                if (!text.StartsWith('#')) return text;
            }
            throw Refused(field, "expected a line of text, got none");
        }

        DataFormatException Refused(string field, string problem) => new(path, at, field, problem);
    }
}
