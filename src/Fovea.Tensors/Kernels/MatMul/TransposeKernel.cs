using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>Transposition of a matrix, or into the panels of a packed one.</summary>
internal static class TransposeKernel
{
    /// <summary>to[j, i] = from[i, j], with a pitch each.</summary>
    /// <remarks>Floats go in blocks of 4 × 4: four loads, eight shuffles and four stores for sixteen elements, where one by one every
    /// store would touch a cache line of its own.</remarks>
    public static void Run<T>(ReadOnlySpan<T> from, int rows, int columns, int pitchFrom, Span<T> to, int pitchTo) where T : unmanaged
    {
        var done = 0;
        if (typeof(T) == typeof(float) && Sse.IsSupported && rows >= 4 && columns >= 4)
        {
            var source = MemoryMarshal.Cast<T, float>(from);
            var target = MemoryMarshal.Cast<T, float>(to);
            for (; done <= rows - 4; done += 4)
            {
                ref readonly var row = ref source.Slice(done * pitchFrom, 3 * pitchFrom + columns)[0];
                ref var column = ref target.Slice(done, (columns - 1) * pitchTo + 4)[0];
                var j = 0;
                if (Avx512F.IsSupported)
                    for (; j <= columns - 16; j += 16) Wide(in row, pitchFrom, j, ref column, pitchTo);
                for (; j <= columns - 4; j += 4) Block(in row, pitchFrom, j, ref column, pitchTo);
                for (; j < columns; j++)
                    for (var i = done; i < done + 4; i++) to[j * pitchTo + i] = from[i * pitchFrom + j];
            }
        }
        for (var i = done; i < rows; i++)
        {
            var line = from.Slice(i * pitchFrom, columns);
            for (int j = 0, at = i; j < line.Length; j++, at += pitchTo) to[at] = line[j];
        }
    }

    /// <summary>Four blocks side by side: the shuffles stay within 128 bits, so that each yields four columns at once.</summary>
    private static void Wide(ref readonly float row, int pitchFrom, int j, ref float column, int pitchTo)
    {
        ref var from = ref Unsafe.Add(ref Unsafe.AsRef(in row), j);
        var a = Vector512.LoadUnsafe(ref from);
        var b = Vector512.LoadUnsafe(ref from, (nuint)pitchFrom);
        var c = Vector512.LoadUnsafe(ref from, (nuint)(2 * pitchFrom));
        var d = Vector512.LoadUnsafe(ref from, (nuint)(3 * pitchFrom));
        for (var next = 4; next < 8; next++) CacheHint.Prefetch(ref Unsafe.Add(ref from, (nint)next * pitchFrom), 64);
        Vector512<float> ab = Avx512F.UnpackLow(a, b), cd = Avx512F.UnpackLow(c, d);
        Vector512<float> ab2 = Avx512F.UnpackHigh(a, b), cd2 = Avx512F.UnpackHigh(c, d);
        ref var to = ref Unsafe.Add(ref column, (nint)j * pitchTo);
        Quarters(Avx512F.UnpackLow(ab.AsDouble(), cd.AsDouble()).AsSingle(), ref to, pitchTo);
        Quarters(Avx512F.UnpackHigh(ab.AsDouble(), cd.AsDouble()).AsSingle(), ref Unsafe.Add(ref to, pitchTo), pitchTo);
        Quarters(Avx512F.UnpackLow(ab2.AsDouble(), cd2.AsDouble()).AsSingle(), ref Unsafe.Add(ref to, 2 * pitchTo), pitchTo);
        Quarters(Avx512F.UnpackHigh(ab2.AsDouble(), cd2.AsDouble()).AsSingle(), ref Unsafe.Add(ref to, 3 * pitchTo), pitchTo);
    }

    private static void Quarters(Vector512<float> v, ref float to, int pitchTo)
    {
        Avx512F.ExtractVector128(v, 0).StoreUnsafe(ref to);
        Avx512F.ExtractVector128(v, 1).StoreUnsafe(ref to, (nuint)(4 * pitchTo));
        Avx512F.ExtractVector128(v, 2).StoreUnsafe(ref to, (nuint)(8 * pitchTo));
        Avx512F.ExtractVector128(v, 3).StoreUnsafe(ref to, (nuint)(12 * pitchTo));
    }

    /// <summary>to[j, i] = from[i, j] of fewer than four rows, whose columns lie side by side in the target.</summary>
    /// <remarks>A column is stored as four floats, zeros behind its own, which the next column then overwrites: behind the last up to
    /// three elements become 0.</remarks>
    public static void Few(ReadOnlySpan<float> from, int rows, int columns, int pitchFrom, Span<float> to)
    {
        ref readonly var row = ref from.Slice(0, (rows - 1) * pitchFrom + columns)[0];
        ref var target = ref to.Slice(0, rows * columns + 4 - rows)[0];
        var j = 0;
        for (; j <= columns - 4; j += 4)
        {
            var a = Vector128.LoadUnsafe(in row, (nuint)j);
            var b = rows > 1 ? Vector128.LoadUnsafe(in row, (nuint)(j + pitchFrom)) : default;
            var c = rows > 2 ? Vector128.LoadUnsafe(in row, (nuint)(j + 2 * pitchFrom)) : default;
            Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, default), ab2 = Sse.UnpackHigh(a, b),
                cd2 = Sse.UnpackHigh(c, default);
            Sse.MoveLowToHigh(ab, cd).StoreUnsafe(ref target, (nuint)(j * rows));
            Sse.MoveHighToLow(cd, ab).StoreUnsafe(ref target, (nuint)((j + 1) * rows));
            Sse.MoveLowToHigh(ab2, cd2).StoreUnsafe(ref target, (nuint)((j + 2) * rows));
            Sse.MoveHighToLow(cd2, ab2).StoreUnsafe(ref target, (nuint)((j + 3) * rows));
        }
        for (; j < columns; j++)
            for (var i = 0; i < rows; i++) to[j * rows + i] = from[i * pitchFrom + j];
    }

    private static void Block(ref readonly float row, int pitchFrom, int j, ref float column, int pitchTo)
    {
        var a = Vector128.LoadUnsafe(in row, (nuint)j);
        var b = Vector128.LoadUnsafe(in row, (nuint)(j + pitchFrom));
        var c = Vector128.LoadUnsafe(in row, (nuint)(j + 2 * pitchFrom));
        var d = Vector128.LoadUnsafe(in row, (nuint)(j + 3 * pitchFrom));
        Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d), ab2 = Sse.UnpackHigh(a, b), cd2 = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(ab, cd).StoreUnsafe(ref column, (nuint)(j * pitchTo));
        Sse.MoveHighToLow(cd, ab).StoreUnsafe(ref column, (nuint)((j + 1) * pitchTo));
        Sse.MoveLowToHigh(ab2, cd2).StoreUnsafe(ref column, (nuint)((j + 2) * pitchTo));
        Sse.MoveHighToLow(cd2, ab2).StoreUnsafe(ref column, (nuint)((j + 3) * pitchTo));
    }
}
