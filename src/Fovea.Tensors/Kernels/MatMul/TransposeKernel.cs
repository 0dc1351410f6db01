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
