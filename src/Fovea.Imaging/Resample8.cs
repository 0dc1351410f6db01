using System.Numerics;

namespace Fovea.Imaging;

/// <summary>A filter at 8 bit in fixed point: along rows, rounded to 8 bit, then along columns, rounded again.</summary>
internal static class Resample8
{
    private const int Half = 1 << (ResampleWeights.PrecisionBits - 1);

    public static Image Apply(Image image, int width, int height, Interpolation interpolation) =>
        Window(image, width, height, interpolation, 0, 0, width, height);

    /// <summary>A rectangle of the result alone: what lies beside it is not computed.</summary>
    public static Image Window(Image image, int width, int height, Interpolation interpolation, int left, int top, int columns, int rows)
    {
        var down = height == image.Height ? null : new ResampleWeights(image.Height, height, interpolation, top, rows);
        var (first, end) = down?.Inputs ?? (top, top + rows);
        var narrow = width == image.Width ? image.Crop(left, first, columns, end - first)
            : AlongRows(image, first, end, new(image.Width, width, interpolation, left, columns));
        return down is null ? narrow : AlongColumns(narrow, first, rows, down);
    }

    private static Image AlongRows(Image image, int first, int end, ResampleWeights weights)
    {
        var table = weights.FixedPoint();
        var width = weights.First.Length;
        var result = new Image(width, end - first, image.Channels);
        var channels = image.Channels;
        for (var y = 0; y < result.Height; y++)
        {
            ReadOnlySpan<byte> from = image.Pixels8.Slice((first + y) * image.Width * channels, image.Width * channels);
            var to = result.Pixels8.Slice(y * width * channels, width * channels);
            for (var x = 0; x < width; x++)
            {
                var k = table.AsSpan(x * weights.Stride, weights.Count[x]);
                var window = from[(weights.First[x] * channels)..];
                if (channels == 3)
                {
                    // One walk over the window for all three; by far the commonest layout.
                    var (r, g, b) = (Half, Half, Half);
                    for (int i = 0, at = 0; i < k.Length; i++, at += 3)
                    {
                        r += window[at] * k[i];
                        g += window[at + 1] * k[i];
                        b += window[at + 2] * k[i];
                    }
                    (to[3 * x], to[3 * x + 1], to[3 * x + 2]) = (Clip(r), Clip(g), Clip(b));
                    continue;
                }
                for (var c = 0; c < channels; c++)
                {
                    var sum = Half;
                    for (int i = 0, at = c; i < k.Length; i++, at += channels) sum += window[at] * k[i];
                    to[x * channels + c] = Clip(sum);
                }
            }
        }
        return result;
    }

    // Rows are summed whole, so that neighbouring samples share a vector; integer sums do not depend on the order.
    private static Image AlongColumns(Image image, int first, int height, ResampleWeights weights)
    {
        var table = weights.FixedPoint();
        var result = new Image(image.Width, height, image.Channels);
        var row = image.Width * image.Channels;
        var sums = new int[row];
        for (var y = 0; y < height; y++)
        {
            Array.Fill(sums, Half);
            for (var k = 0; k < weights.Count[y]; k++)
                AddScaled(image.Pixels8.Slice((weights.First[y] - first + k) * row, row), table[y * weights.Stride + k], sums);
            var to = result.Pixels8.Slice(y * row, row);
            for (var i = 0; i < to.Length; i++) to[i] = Clip(sums[i]);
        }
        return result;
    }

    private static void AddScaled(ReadOnlySpan<byte> from, int weight, Span<int> sums)
    {
        var (i, lanes) = (0, Vector<int>.Count);
        for (; i <= from.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(from[i..]), out var low, out var high);
            Vector.Widen(low, out var a, out var b);
            Vector.Widen(high, out var c, out var d);
            Add(a, sums[i..]);
            Add(b, sums[(i + lanes)..]);
            Add(c, sums[(i + 2 * lanes)..]);
            Add(d, sums[(i + 3 * lanes)..]);
        }
        for (; i < from.Length; i++) sums[i] += from[i] * weight;

        void Add(Vector<uint> samples, Span<int> to) =>
            (new Vector<int>(to) + Vector.AsVectorInt32(samples) * weight).CopyTo(to);
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> ResampleWeights.PrecisionBits, 0, 255);
}
