using System.Globalization;
using System.Text;
using Fovea.Imaging;

namespace Fovea.Photometry;

/// <summary>Files of polynomial texture maps, .ptm: version 1.2, kind LRGB, without compression.</summary>
/// <remarks>Lines of text: PTM_1.2, PTM_FORMAT_LRGB, width, height, six scales, six biases of whole numbers. Then for each pixel, from the
/// bottom row up, six bytes r, the coefficients (r − bias)·scale; then for each pixel R, G and B. Source: T. Malzbender and D. Gelb,
/// "Polynomial texture map (.ptm) file format", Hewlett-Packard Laboratories, version 1.2, 2001.</remarks>
internal static class PtmFile
{
    private const string Version = "PTM_1.2", Kind = "PTM_FORMAT_LRGB";
    private const int Terms = PolynomialTexture.Terms, LongestLine = 256, LongestHeader = 2048;

    public static void Write(string path, PolynomialTexture texture)
    {
        var (scales, biases) = (new double[Terms], new int[Terms]);
        for (var k = 0; k < Terms; k++)
        {
            var (least, most) = (0f, 0f);
            for (var i = k; i < texture.Coefficients.Length; i += Terms)
                (least, most) = (Math.Min(least, texture.Coefficients[i]), Math.Max(most, texture.Coefficients[i]));
            // As it is written, so that rounding is for the scale that is read. 254 steps leave room for a bias of whole numbers.
            scales[k] = double.Parse(Text(Math.Max((most - least) / 254.0, 1e-6)), CultureInfo.InvariantCulture);
            biases[k] = (int)Math.Clamp(Math.Round(-least / scales[k]), 0, 255);
        }
        var header = $"{Version}\n{Kind}\n{texture.Width}\n{texture.Height}\n{string.Join(' ', scales.Select(Text))}\n{string.Join(' ', biases)}\n";
        AtomicFile.Write(path, stream =>
        {
            stream.Write(Encoding.ASCII.GetBytes(header));
            var row = new byte[Terms * texture.Width];
            for (var y = texture.Height - 1; y >= 0; y--)
            {
                for (var i = 0; i < row.Length; i++) row[i] = (byte)Math.Clamp(
                    Math.Round(texture.Coefficients[y * row.Length + i] / scales[i % Terms] + biases[i % Terms]), 0, 255);
                stream.Write(row);
            }
            for (var y = texture.Height - 1; y >= 0; y--) stream.Write(texture.Colors, 3 * y * texture.Width, 3 * texture.Width);
        });
    }

    public static PolynomialTexture Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (file, at) = (BoundedFile.ReadAllBytes(path, Array.MaxLength), 0);
        Expect("version", Version);
        Expect("format", Kind);
        var size = Numbers("size", 2);
        var numbers = Numbers("scale and bias", 2 * Terms);
        var (width, height) = (size[0], size[1]);
        if (!(width is >= 1 and <= Image.MaxSide && height is >= 1 and <= Image.MaxSide && width * height <= Image.MaxPixels)
            || width != Math.Floor(width) || height != Math.Floor(height)) throw Refused("size",
                FormattableString.Invariant($"expected sides of 1…{Image.MaxSide} and at most {Image.MaxPixels} pixels, got {width} × {height}"));
        var pixels = (long)width * (long)height;
        if (file.Length - at < 9 * pixels || Terms * pixels > Array.MaxLength)
            throw Refused("pixels", $"expected {9 * pixels} bytes for {width} × {height} pixels, got {file.Length - at}");
        var (columns, rows) = ((int)width, (int)height);
        var (coefficients, colors) = (new float[Terms * pixels], new byte[3 * pixels]);
        for (var y = 0; y < rows; y++)
        {
            var (from, to) = (at + (rows - 1 - y) * Terms * columns, y * Terms * columns);
            for (var i = 0; i < Terms * columns; i++)
                coefficients[to + i] = (float)((file[from + i] - numbers[Terms + i % Terms]) * numbers[i % Terms]);
            file.AsSpan((int)(at + Terms * pixels) + (rows - 1 - y) * 3 * columns, 3 * columns).CopyTo(colors.AsSpan(3 * y * columns));
        }
        return new(columns, rows, coefficients, colors);

        void Expect(string field, string wanted)
        {
            var text = Line(field);
            if (text != wanted) throw Refused(field, $"expected {wanted}, got '{Excerpt.Of(text)}'");
        }

        // Numbers that go on in the next line.
        double[] Numbers(string field, int count)
        {
            var found = new List<double>();
            while (found.Count < count)
                foreach (var word in Line(field).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    found.Add(double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v) ? v
                        : throw Refused(field, $"expected numbers, got '{Excerpt.Of(word)}'"));
            return found.Count == count ? [.. found] : throw Refused(field, $"expected {count} numbers, got {found.Count}");
        }

        string Line(string field)
        {
            var end = file.AsSpan(at, Math.Min(LongestLine, file.Length - at)).IndexOf((byte)'\n');
            if (end < 0 || at > LongestHeader) throw Refused(field, "expected a line of text, got none");
            var text = Encoding.Latin1.GetString(file, at, end).Trim('\r', ' ');
            at += end + 1;
            return text;
        }

        DataFormatException Refused(string field, string problem) => new(path, at, field, problem);
    }

    private static string Text(double value) => value.ToString("F6", CultureInfo.InvariantCulture);
}
