using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>What becomes of the sums of a convolution of bytes: max((sum + term)·scale, least), as a byte or as it is.</summary>
/// <param name="channels">Output channels.</param>
/// <param name="padded">Sums of a position: those of whole vectors.</param>
/// <param name="terms">What is added to each channel, as many as sums.</param>
/// <param name="scale">One for each channel.</param>
/// <param name="least">The smallest result.</param>
/// <param name="zero">The byte that is 0.</param>
internal readonly ref struct QuantizedFinish(int channels, int padded, ReadOnlySpan<int> terms, ReadOnlySpan<float> scale, float least,
    byte zero)
{
    private readonly ReadOnlySpan<int> _terms = terms;
    private readonly ReadOnlySpan<float> _scale = scale;

    /// <summary>Bytes, channels side by side, <paramref name="pitch"/> from one position to the next.</summary>
    public void Bytes(ReadOnlySpan<int> sums, int count, Span<byte> to, int pitch)
    {
        var (lowest, highest) = (Math.Max(least, -zero), (float)(byte.MaxValue - zero));
        Vector256<float> low = Vector256.Create(lowest), high = Vector256.Create(highest);
        var middle = Vector256.Create((int)zero);
        ref var term = ref MemoryMarshal.GetReference(_terms);
        ref var factor = ref MemoryMarshal.GetReference(_scale);
        for (var p = 0; p < count; p++)
        {
            ref var sum = ref MemoryMarshal.GetReference(sums.Slice(p * padded, padded));
            var line = to.Slice(p * pitch, channels);
            ref var target = ref MemoryMarshal.GetReference(line);
            // Four vectors of sums become one of bytes, two a half; the last channels come one by one.
            var o = 0;
            for (; o <= channels - 32; o += 32)
            {
                var first = Vector256.Narrow(Of(ref sum, ref term, ref factor, o, low, high, middle),
                    Of(ref sum, ref term, ref factor, o + 8, low, high, middle));
                var second = Vector256.Narrow(Of(ref sum, ref term, ref factor, o + 16, low, high, middle),
                    Of(ref sum, ref term, ref factor, o + 24, low, high, middle));
                Vector256.Narrow(first.AsUInt16(), second.AsUInt16()).StoreUnsafe(ref target, (nuint)o);
            }
            for (; o <= channels - 16; o += 16)
            {
                var half = Vector256.Narrow(Of(ref sum, ref term, ref factor, o, low, high, middle),
                    Of(ref sum, ref term, ref factor, o + 8, low, high, middle)).AsUInt16();
                Vector128.Narrow(half.GetLower(), half.GetUpper()).StoreUnsafe(ref target, (nuint)o);
            }
            for (; o < channels; o++)
            {
                var x = MathF.Round((float)(sums[p * padded + o] + _terms[o]) * _scale[o]);
                line[o] = (byte)((int)Math.Clamp(x, lowest, highest) + zero);
            }
        }
    }

    // Eight bytes in 32 bits each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Of(ref int sum, ref int term, ref float factor, int o, Vector256<float> low, Vector256<float> high,
        Vector256<int> zero)
    {
        var whole = Vector256.LoadUnsafe(ref sum, (nuint)o) + Vector256.LoadUnsafe(ref term, (nuint)o);
        var x = Vector256.Round(Vector256.ConvertToSingle(whole) * Vector256.LoadUnsafe(ref factor, (nuint)o));
        return Vector256.ConvertToInt32Native(Vector256.MinNative(Vector256.MaxNative(x, low), high)) + zero;
    }

    /// <summary>Numbers, in planes.</summary>
    public void Planes(ReadOnlySpan<int> sums, int count, Span<float> to, int plane, int first)
    {
        ref var sum = ref MemoryMarshal.GetReference(sums);
        var low = Vector256.Create(least);
        for (var o = 0; o < channels; o++)
        {
            var (term, factor) = (_terms[o], _scale[o]);
            var line = to.Slice(o * plane + first, count);
            var p = 0;
            // Eight positions, one below the other, become a vector.
            for (; p <= count - 8; p += 8)
            {
                ref var at = ref Unsafe.Add(ref sum, p * padded + o);
                var whole = Vector256.Create(at, Unsafe.Add(ref at, padded), Unsafe.Add(ref at, 2 * padded), Unsafe.Add(ref at, 3 * padded),
                    Unsafe.Add(ref at, 4 * padded), Unsafe.Add(ref at, 5 * padded), Unsafe.Add(ref at, 6 * padded),
                    Unsafe.Add(ref at, 7 * padded)) + Vector256.Create(term);
                Vector256.MaxNative(Vector256.ConvertToSingle(whole) * Vector256.Create(factor), low).CopyTo(line[p..]);
            }
            for (; p < count; p++) line[p] = Math.Max((float)(sums[p * padded + o] + term) * factor, least);
        }
    }
}
