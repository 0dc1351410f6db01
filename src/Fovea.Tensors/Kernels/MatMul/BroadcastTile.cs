using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>A tile of a matrix product from the matrices as they lie, nothing packed: a few rows by two vectors of columns.</summary>
/// <remarks>Per step of k two loads of a row of b, one broadcast element of a for each row, and two multiply-adds a row. The elements of a
/// are reached from a base for every three rows, so that the addresses fit the general registers. Every element of c is one chain of
/// multiply-adds in order of k.</remarks>
internal static class BroadcastTile
{
    /// <summary>c[i, j] = Σₖ a[i, k]·b[k, j] (+ bias[j], rectified) for the columns of two vectors, which begin at b0 and b1, bias0 and
    /// bias1, c0 and c1. Elements of a lie <paramref name="next"/> apart from row to row and <paramref name="step"/> along k.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, V, TRows>(int depth, ref readonly T a, nint next, nint step, ref readonly T b0, ref readonly T b1,
        nint pitchB, bool biased, ref readonly T bias0, ref readonly T bias1, bool rectify, ref T c0, ref T c1, nint pitchC)
        where T : unmanaged, IFloatingPointIeee754<T> where V : unmanaged, ILane<V, T> where TRows : struct, IRows
    {
        ref var a0 = ref Unsafe.AsRef(in a);
        ref var a3 = ref Unsafe.Add(ref a0, TRows.Count > 3 ? 3 * next : 0);
        ref var a6 = ref Unsafe.Add(ref a0, TRows.Count > 6 ? 6 * next : 0);
        ref var a9 = ref Unsafe.Add(ref a0, TRows.Count > 9 ? 9 * next : 0);
        ref var x = ref Unsafe.AsRef(in b0);
        ref var y = ref Unsafe.AsRef(in b1);
        var second = 2 * next;
        V r0a = default, r0b = default, r1a = default, r1b = default, r2a = default, r2b = default,
            r3a = default, r3b = default, r4a = default, r4b = default, r5a = default, r5b = default,
            r6a = default, r6b = default, r7a = default, r7b = default, r8a = default, r8b = default,
            r9a = default, r9b = default, r10a = default, r10b = default, r11a = default, r11b = default;
        for (var k = 0; k < depth; k++)
        {
            V u = V.Load(in x, 0), v = V.Load(in y, 0);
            {
                var e = V.Broadcast(a0);
                r0a = V.MultiplyAdd(e, u, r0a);
                r0b = V.MultiplyAdd(e, v, r0b);
            }
            if (TRows.Count > 1)
            {
                var e = V.Broadcast(Unsafe.Add(ref a0, next));
                r1a = V.MultiplyAdd(e, u, r1a);
                r1b = V.MultiplyAdd(e, v, r1b);
            }
            if (TRows.Count > 2)
            {
                var e = V.Broadcast(Unsafe.Add(ref a0, second));
                r2a = V.MultiplyAdd(e, u, r2a);
                r2b = V.MultiplyAdd(e, v, r2b);
            }
            if (TRows.Count > 3)
            {
                var e = V.Broadcast(a3);
                r3a = V.MultiplyAdd(e, u, r3a);
                r3b = V.MultiplyAdd(e, v, r3b);
            }
            if (TRows.Count > 4)
            {
                var e = V.Broadcast(Unsafe.Add(ref a3, next));
                r4a = V.MultiplyAdd(e, u, r4a);
                r4b = V.MultiplyAdd(e, v, r4b);
            }
            if (TRows.Count > 5)
            {
                var e = V.Broadcast(Unsafe.Add(ref a3, second));
                r5a = V.MultiplyAdd(e, u, r5a);
                r5b = V.MultiplyAdd(e, v, r5b);
            }
            if (TRows.Count > 6)
            {
                var e = V.Broadcast(a6);
                r6a = V.MultiplyAdd(e, u, r6a);
                r6b = V.MultiplyAdd(e, v, r6b);
            }
            if (TRows.Count > 7)
            {
                var e = V.Broadcast(Unsafe.Add(ref a6, next));
                r7a = V.MultiplyAdd(e, u, r7a);
                r7b = V.MultiplyAdd(e, v, r7b);
            }
            if (TRows.Count > 8)
            {
                var e = V.Broadcast(Unsafe.Add(ref a6, second));
                r8a = V.MultiplyAdd(e, u, r8a);
                r8b = V.MultiplyAdd(e, v, r8b);
            }
            if (TRows.Count > 9)
            {
                var e = V.Broadcast(a9);
                r9a = V.MultiplyAdd(e, u, r9a);
                r9b = V.MultiplyAdd(e, v, r9b);
            }
            if (TRows.Count > 10)
            {
                var e = V.Broadcast(Unsafe.Add(ref a9, next));
                r10a = V.MultiplyAdd(e, u, r10a);
                r10b = V.MultiplyAdd(e, v, r10b);
            }
            if (TRows.Count > 11)
            {
                var e = V.Broadcast(Unsafe.Add(ref a9, second));
                r11a = V.MultiplyAdd(e, u, r11a);
                r11b = V.MultiplyAdd(e, v, r11b);
            }
            a0 = ref Unsafe.Add(ref a0, step);
            if (TRows.Count > 3) a3 = ref Unsafe.Add(ref a3, step);
            if (TRows.Count > 6) a6 = ref Unsafe.Add(ref a6, step);
            if (TRows.Count > 9) a9 = ref Unsafe.Add(ref a9, step);
            x = ref Unsafe.Add(ref x, pitchB);
            y = ref Unsafe.Add(ref y, pitchB);
        }
        V add0 = biased ? V.Load(in bias0, 0) : default, add1 = biased ? V.Load(in bias1, 0) : default;
        // Below the smallest number nothing is cut off; NaN stays NaN.
        var floor = V.Broadcast(rectify ? T.Zero : T.NegativeInfinity);
        Store<T, V>(r0a, r0b, add0, add1, floor, biased || rectify, ref c0, ref c1);
        if (TRows.Count > 1) Store<T, V>(r1a, r1b, add0, add1, floor,
            biased || rectify, ref Unsafe.Add(ref c0, 1 * pitchC), ref Unsafe.Add(ref c1, 1 * pitchC));
        if (TRows.Count > 2) Store<T, V>(r2a, r2b, add0, add1, floor,
            biased || rectify, ref Unsafe.Add(ref c0, 2 * pitchC), ref Unsafe.Add(ref c1, 2 * pitchC));
        if (TRows.Count > 3) Store<T, V>(r3a, r3b, add0, add1, floor,
            biased || rectify, ref Unsafe.Add(ref c0, 3 * pitchC), ref Unsafe.Add(ref c1, 3 * pitchC));
        if (TRows.Count > 4) Store<T, V>(r4a, r4b, add0, add1, floor,
            biased || rectify, ref Unsafe.Add(ref c0, 4 * pitchC), ref Unsafe.Add(ref c1, 4 * pitchC));
        if (TRows.Count > 5) Store<T, V>(r5a, r5b, add0, add1, floor,
            biased || rectify, ref Unsafe.Add(ref c0, 5 * pitchC), ref Unsafe.Add(ref c1, 5 * pitchC));
        if (TRows.Count > 6) Store<T, V>(r6a, r6b, add0, add1, floor,
            biased || rectify, ref Unsafe.Add(ref c0, 6 * pitchC), ref Unsafe.Add(ref c1, 6 * pitchC));
        if (TRows.Count > 7) Store<T, V>(r7a, r7b, add0, add1, floor,
            biased || rectify, ref Unsafe.Add(ref c0, 7 * pitchC), ref Unsafe.Add(ref c1, 7 * pitchC));
        if (TRows.Count > 8) Store<T, V>(r8a, r8b, add0, add1, floor,
            biased || rectify, ref Unsafe.Add(ref c0, 8 * pitchC), ref Unsafe.Add(ref c1, 8 * pitchC));
        if (TRows.Count > 9) Store<T, V>(r9a, r9b, add0, add1, floor,
            biased || rectify, ref Unsafe.Add(ref c0, 9 * pitchC), ref Unsafe.Add(ref c1, 9 * pitchC));
        if (TRows.Count > 10) Store<T, V>(r10a, r10b, add0, add1, floor,
            biased || rectify, ref Unsafe.Add(ref c0, 10 * pitchC), ref Unsafe.Add(ref c1, 10 * pitchC));
        if (TRows.Count > 11) Store<T, V>(r11a, r11b, add0, add1, floor,
            biased || rectify, ref Unsafe.Add(ref c0, 11 * pitchC), ref Unsafe.Add(ref c1, 11 * pitchC));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, V>(V a, V b, V add0, V add1, V floor, bool finish, ref T c0, ref T c1)
        where T : unmanaged where V : unmanaged, ILane<V, T>
    {
        if (finish)
        {
            a = V.Max(a + add0, floor);
            b = V.Max(b + add1, floor);
        }
        a.Store(ref c0, 0);
        b.Store(ref c1, 0);
    }
}
