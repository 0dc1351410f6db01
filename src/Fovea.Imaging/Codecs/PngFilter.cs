using System.Numerics;

namespace Fovea.Imaging.Codecs;

/// <summary>The five row filters of PNG. Source: PNG specification, section 9.2.</summary>
/// <remarks>
/// <c>a</c> is the byte one pixel to the left, <c>b</c> the byte above, <c>c</c> the byte above <c>a</c>; outside the picture all are 0.
/// Stored bytes are <c>x − prediction</c> modulo 256, where the prediction is 0, a, b, ⌊(a + b) / 2⌋ or Paeth(a, b, c).
/// </remarks>
internal static class PngFilter
{
    public const int None = 0, Sub = 1, Up = 2, Average = 3, Paeth = 4;

    /// <summary>Takes a stored row to its bytes, in place. <paramref name="above"/> is the finished row before it.</summary>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        above = above[..row.Length];
        switch (filter)
        {
            case Sub:
                for (var i = step; i < row.Length; i++)
                {
                    row[i] += row[i - step];
                }
                break;
            case Up:
                var width = Vector<byte>.Count;
                var at = 0;
                for (; at <= row.Length - width; at += width)
                {
                    (new Vector<byte>(row[at..]) + new Vector<byte>(above[at..])).CopyTo(row[at..]);
                }
                for (; at < row.Length; at++)
                {
                    row[at] += above[at];
                }
                break;
            case Average:
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) >> 1);
                }
                break;
            case Paeth:
                var first = Math.Min(step, row.Length);
                for (var i = 0; i < first; i++)
                {
                    row[i] += above[i];
                }
                for (var i = step; i < row.Length; i++)
                {
                    row[i] += Predict(row[i - step], above[i], above[i - step]);
                }
                break;
        }
    }

    /// <summary>Writes the stored form of <paramref name="row"/> to <paramref name="stored"/> and returns <c>Σ |stored|</c>, bytes as signed.</summary>
    public static long Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, Span<byte> stored)
    {
        above = above[..row.Length];
        var sum = 0L;
        for (var i = 0; i < row.Length; i++)
        {
            var (a, b) = (i < step ? (byte)0 : row[i - step], above[i]);
            var prediction = filter switch
            {
                Sub => a,
                Up => b,
                Average => (byte)((a + b) >> 1),
                Paeth => Predict(a, b, i < step ? (byte)0 : above[i - step]),
                _ => (byte)0,
            };
            var difference = (byte)(row[i] - prediction);
            stored[i] = difference;
            sum += Math.Abs((int)(sbyte)difference);
        }
        return sum;
    }

    /// <summary>Whichever of a, b, c is nearest to <c>a + b − c</c>, in that order where two are as near.</summary>
    private static byte Predict(byte a, byte b, byte c)
    {
        var (fromA, fromB, fromC) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - 2 * c));
        return fromA <= fromB && fromA <= fromC ? a : fromB <= fromC ? b : c;
    }
}
