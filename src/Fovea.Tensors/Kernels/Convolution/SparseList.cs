using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>Lists of what is not zero.</summary>
internal static class SparseList
{
    /// <summary>How many elements are zero.</summary>
    public static int Zeros<T>(ReadOnlySpan<T> from) where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0, rest = 0;
        var zeros = Vector<T>.Zero;
        for (; i <= from.Length - Vector<T>.Count; i += Vector<T>.Count)
            zeros += Vector.ConditionalSelect(Vector.Equals(new Vector<T>(from[i..]), Vector<T>.Zero), Vector<T>.One, Vector<T>.Zero);
        for (; i < from.Length; i++) if (from[i] == T.Zero) rest++;
        return rest + int.CreateTruncating(Vector.Sum(zeros));
    }

    /// <summary>Appends the elements that are not zero and their places, each moved by <paramref name="shift"/>; up to a vector beyond the
    /// last is overwritten.</summary>
    /// <returns>How many.</returns>
    public static int Append<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> places, int shift, Span<int> offsets, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int count = 0, i = 0;
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
        {
            // Sixteen at a time: the mask of those that are not zero presses values and places together.
            var x = MemoryMarshal.Cast<T, float>(from);
            var to = MemoryMarshal.Cast<T, float>(values);
            var move = Vector512.Create(shift);
            for (; i <= x.Length - 16; i += 16)
            {
                var v = Vector512.Create(x.Slice(i, 16));
                var some = ~Vector512.Equals(v, Vector512<float>.Zero);
                Avx512F.Compress(Vector512<float>.Zero, some, v).CopyTo(to.Slice(count, 16));
                Avx512F.Compress(Vector512<int>.Zero, some.AsInt32(), Vector512.Create(places.Slice(i, 16)) + move)
                    .CopyTo(offsets.Slice(count, 16));
                count += BitOperations.PopCount(some.ExtractMostSignificantBits());
            }
        }
        for (; i < from.Length; i++)
        {
            (values[count], offsets[count]) = (from[i], places[i] + shift);
            if (from[i] != T.Zero) count++;
        }
        return count;
    }
}
