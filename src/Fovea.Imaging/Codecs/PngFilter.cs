using System.Numerics;
using System.Runtime.CompilerServices;

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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        above = above[..row.Length];
        switch (filter)
        {
            case Sub:
                for (var i = PngPixelFilter.UndoSub(row, step); i < row.Length; i++) row[i] += row[i - step];
                break;
            case Up:
                var width = Vector<byte>.Count;
                var at = 0;
                for (; at <= row.Length - width; at += width)
                    (new Vector<byte>(row[at..]) + new Vector<byte>(above[at..])).CopyTo(row[at..]);
                for (; at < row.Length; at++) row[at] += above[at];
                break;
            case Average:
                for (var i = PngPixelFilter.UndoAverage(row, above, step); i < row.Length; i++)
                    row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) >> 1);
                break;
            case Paeth:
                var first = Math.Min(step, row.Length);
                for (var i = 0; i < first; i++) row[i] += above[i];
                for (var i = PngPixelFilter.UndoPaeth(row, above, step, first); i < row.Length; i++)
                    row[i] += Predict(row[i - step], above[i], above[i - step]);
                break;
        }
    }

    /// <summary>
    /// Writes the stored form of <paramref name="row"/> to <paramref name="stored"/> and returns <c>Σ |stored|</c>, bytes as signed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, Span<byte> stored)
    {
        above = above[..row.Length];
        stored = stored[..row.Length];
        var sum = 0L;
        var i = 0;
        for (; i < Math.Min(step, row.Length); i++)
            sum += Store(ref stored[i], row[i], Prediction(filter, 0, above[i], 0));
        // Nothing depends on what was stored before, so whole vectors can be predicted at once.
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var (a, c) = (new Vector<byte>(row[(i - step)..]), new Vector<byte>(above[(i - step)..]));
            var prediction = Prediction(filter, a, new Vector<byte>(above[i..]), c);
            var difference = new Vector<byte>(row[i..]) - prediction;
            difference.CopyTo(stored[i..]);
            Vector.Widen(Vector.Min(difference, -difference), out var low, out var high);
            sum += Vector.Sum(low + high);
        }
        for (; i < row.Length; i++)
            sum += Store(ref stored[i], row[i], Prediction(filter, row[i - step], above[i], above[i - step]));
        return sum;
    }

    private static int Store(ref byte stored, byte value, byte prediction)
    {
        stored = (byte)(value - prediction);
        return Math.Abs((int)(sbyte)stored);
    }

    private static byte Prediction(int filter, byte a, byte b, byte c) => filter switch
    {
        Sub => a,
        Up => b,
        Average => (byte)((a + b) >> 1),
        Paeth => Predict(a, b, c),
        _ => 0,
    };

    private static Vector<byte> Prediction(int filter, Vector<byte> a, Vector<byte> b, Vector<byte> c) => filter switch
    {
        Sub => a,
        Up => b,
        Average => (a & b) + ((a ^ b) >>> 1),
        Paeth => Predict(a, b, c),
        _ => Vector<byte>.Zero,
    };

    /// <summary>
    /// The same lane by lane: where a − c and b − c have one sign, |a + b − 2c| is the sum of their sizes (255 at most will do), otherwise
    /// the difference.
    /// </summary>
    private static Vector<byte> Predict(Vector<byte> a, Vector<byte> b, Vector<byte> c)
    {
        var (fromA, fromB) = (Vector.Max(b, c) - Vector.Min(b, c), Vector.Max(a, c) - Vector.Min(a, c));
        var sameSign = Vector.Equals(Vector.GreaterThanOrEqual(a, c), Vector.GreaterThanOrEqual(b, c));
        var difference = Vector.Max(fromA, fromB) - Vector.Min(fromA, fromB);
        var fromC = Vector.ConditionalSelect(sameSign, Vector.AddSaturate(fromA, fromB), difference);
        var isA = Vector.LessThanOrEqual(fromA, Vector.Min(fromB, fromC));
        return Vector.ConditionalSelect(isA, a, Vector.ConditionalSelect(Vector.LessThanOrEqual(fromB, fromC), b, c));
    }

    /// <summary>Whichever of a, b, c is nearest to <c>a + b − c</c>, in that order where two are as near.</summary>
    private static byte Predict(byte a, byte b, byte c)
    {
        var (fromA, fromB, fromC) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - 2 * c));
        return fromA <= fromB && fromA <= fromC ? a : fromB <= fromC ? b : c;
    }
}
