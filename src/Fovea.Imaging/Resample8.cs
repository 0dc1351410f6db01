using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
            ReadOnlySpan<byte> from = image.Pixels8[((first + y) * image.Width * channels)..];
            var to = result.Pixels8.Slice(y * width * channels, width * channels);
            for (var x = 0; x < width; x++)
            {
                var k = table.AsSpan(x * weights.Stride, weights.Count[x]);
                var window = from[(weights.First[x] * channels)..];
                if (channels == 3 && window.Length > 3 * k.Length)
                {
                    // All three at once, by far the commonest layout; a fourth byte is read with them and left aside.
                    var colours = Colours(window, k);
                    (to[3 * x], to[3 * x + 1], to[3 * x + 2]) = ((byte)colours[0], (byte)colours[1], (byte)colours[2]);
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

    // The window is longer than the pixels that are summed, by a byte at least.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Colours(ReadOnlySpan<byte> window, ReadOnlySpan<int> weights)
    {
        ref var pixel = ref MemoryMarshal.GetReference(window[..(3 * weights.Length + 1)]);
        var sums = Vector128.Create(Half);
        foreach (var weight in weights)
        {
            var samples = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref pixel)).AsByte();
            sums += Vector128.WidenLower(Vector128.WidenLower(samples)).AsInt32() * weight;
            pixel = ref Unsafe.Add(ref pixel, 3);
        }
        return Vector128.Min(Vector128.Max(sums >> ResampleWeights.PrecisionBits, Vector128<int>.Zero), Vector128.Create(255));
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
            Clip(sums, to);
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

    private static void Clip(ReadOnlySpan<int> sums, Span<byte> to)
    {
        var (i, lanes) = (0, Vector<int>.Count);
        for (; i <= to.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            Vector.Narrow(Vector.Narrow(Clipped(sums[i..]), Clipped(sums[(i + lanes)..])),
                Vector.Narrow(Clipped(sums[(i + 2 * lanes)..]), Clipped(sums[(i + 3 * lanes)..]))).CopyTo(to[i..]);
        for (; i < to.Length; i++) to[i] = Clip(sums[i]);

        static Vector<uint> Clipped(ReadOnlySpan<int> sums) => Vector.AsVectorUInt32(Vector.Min(
            Vector.Max(new Vector<int>(sums) >> ResampleWeights.PrecisionBits, Vector<int>.Zero), new Vector<int>(255)));
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> ResampleWeights.PrecisionBits, 0, 255);
}
