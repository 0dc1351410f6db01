using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Imaging.Codecs;

/// <summary>
/// Undoes the filters that depend on the pixel to the left, a whole pixel of 3 to 8 bytes at a time, eight bytes in a word.
/// </summary>
/// <remarks>
/// A word that is stored spills over the pixel into the next one, which is in a register by then and is stored after it. Each method
/// returns where it stopped; the rest of the row is done byte by byte.
/// </remarks>
internal static class PngPixelFilter
{
    private const ulong Low7 = 0x7F7F7F7F7F7F7F7F, High1 = 0x8080808080808080;

    /// <summary><c>x + a</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int UndoSub(Span<byte> row, int step)
    {
        if (step is < 3 or > 8 || row.Length < 2 * step + 8) return Math.Min(step, row.Length);
        var (left, next, i) = (Word(row), Word(row[step..]), step);
        for (; i + step + 8 <= row.Length; i += step)
        {
            var current = next;
            next = Word(row[(i + step)..]);
            left = Add(current, left);
            Store(row[i..], left, step);
        }
        return Finish(row, i, step, Add(next, left));
    }

    /// <summary><c>x + ⌊(a + b) / 2⌋</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int UndoAverage(Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        if (step is < 3 or > 8 || row.Length < 2 * step + 8) return 0;
        var (left, next, i) = (0UL, Word(row), 0);
        for (; i + step + 8 <= row.Length; i += step)
        {
            var current = next;
            next = Word(row[(i + step)..]);
            left = Add(current, Mean(left, Word(above[i..])));
            Store(row[i..], left, step);
        }
        return Finish(row, i, step, Add(next, Mean(left, Word(above[i..]))));
    }

    /// <summary><c>x + Paeth(a, b, c)</c>, from the second pixel on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int UndoPaeth(Span<byte> row, ReadOnlySpan<byte> above, int step, int first)
    {
        if (step is < 3 or > 8 || row.Length < 2 * step + 8 || !Vector128.IsHardwareAccelerated) return first;
        var (left, corner, next, i) = (Wide(Word(row)), Wide(Word(above)), Word(row[step..]), step);
        for (; i + step + 8 <= row.Length; i += step)
        {
            var current = next;
            next = Word(row[(i + step)..]);
            var up = Wide(Word(above[i..]));
            left = (Wide(current) + Predict(left, up, corner)) & Vector128.Create((short)0xFF);
            corner = up;
            Store(row[i..], Vector128.Narrow(left.AsUInt16(), left.AsUInt16()).AsUInt64()[0], step);
        }
        left = (Wide(next) + Predict(left, Wide(Word(above[i..])), corner)) & Vector128.Create((short)0xFF);
        return Finish(row, i, step, Vector128.Narrow(left.AsUInt16(), left.AsUInt16()).AsUInt64()[0]);
    }

    // The last word of the loop: only its pixel is stored.
    private static int Finish(Span<byte> row, int i, int step, ulong pixel)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, pixel);
        bytes[..step].CopyTo(row[i..]);
        return i + step;
    }

    // Never further than into the next pixel.
    private static void Store(Span<byte> row, ulong pixel, int step)
    {
        if (step > 4) BinaryPrimitives.WriteUInt64LittleEndian(row, pixel);
        else BinaryPrimitives.WriteUInt32LittleEndian(row, (uint)pixel);
    }

    private static ulong Word(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    // Bytes side by side, modulo 256: the upper bit is added without carry.
    private static ulong Add(ulong a, ulong b) => ((a & Low7) + (b & Low7)) ^ ((a ^ b) & High1);

    private static ulong Mean(ulong a, ulong b) => (a & b) + (((a ^ b) >> 1) & Low7);

    private static Vector128<short> Wide(ulong bytes) => Vector128.WidenLower(Vector128.CreateScalar(bytes).AsByte()).AsInt16();

    private static Vector128<short> Predict(Vector128<short> a, Vector128<short> b, Vector128<short> c)
    {
        var (toB, toA) = (b - c, a - c);
        var (fromA, fromB, fromC) = (Vector128.Abs(toB), Vector128.Abs(toA), Vector128.Abs(toA + toB));
        var isA = Vector128.LessThanOrEqual(fromA, Vector128.Min(fromB, fromC));
        return Vector128.ConditionalSelect(isA, a, Vector128.ConditionalSelect(Vector128.LessThanOrEqual(fromB, fromC), b, c));
    }
}
