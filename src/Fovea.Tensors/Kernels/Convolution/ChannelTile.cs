using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>The innermost loop of <see cref="ChannelConvolution"/>: up to fourteen neighbouring positions of an output row by one or two
/// lanes of output channels.</summary>
/// <remarks>Per tap there are two loads of kernels, which lie one after the other, one broadcast pixel a position, and two multiply-adds a
/// position. With 14 positions the 28 accumulators, two lanes of kernels and a pixel fill 31 of the 32 registers of AVX-512; with 6, 15
/// of the 16 of AVX. Pixels need no order: a stride is a distance between broadcasts, and nothing is filled up. Every result is one chain
/// of multiply-adds in the order of the taps.</remarks>
internal static class ChannelTile
{
    /// <summary>y[lane, i] (+)= Σ over channels c and taps t of w[lane, c, t]·x[c·plane + from + offsets[t] + i·step].</summary>
    /// <param name="channels">Input channels.</param>
    /// <param name="taps">Taps of a channel.</param>
    /// <param name="first">The first of them that counts.</param>
    /// <param name="last">The one after the last.</param>
    /// <param name="offsets">Where each tap lies.</param>
    /// <param name="w">Kernels: a lane for each tap of each channel.</param>
    /// <param name="nextLane">Elements between the two lanes of w.</param>
    /// <param name="x">The image.</param>
    /// <param name="plane">Elements between its channels.</param>
    /// <param name="from">Where the first position begins; may lie before the image where the first tap leads back into it.</param>
    /// <param name="y">A lane for each position.</param>
    /// <param name="nextSums">Elements between the two lanes of y.</param>
    /// <param name="between">Lanes of y from a position to the next.</param>
    /// <param name="accumulate">Whether to add to y.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, V, TRows, TLanes, TStep>(int channels, int taps, int first, int last, ref readonly int offsets,
        ref readonly T w, nint nextLane, ref readonly T x, nint plane, nint from, ref T y, nint nextSums, int between, bool accumulate)
        where T : unmanaged where V : unmanaged, ILane<V, T> where TRows : struct, IRows where TLanes : struct, IRows
        where TStep : struct, IRows
    {
        ref var kernel = ref Unsafe.Add(ref Unsafe.AsRef(in w), first * V.Width);
        ref var next = ref Unsafe.Add(ref kernel, nextLane);
        ref var image = ref Unsafe.AsRef(in x);
        ref var offset = ref Unsafe.AsRef(in offsets);
        V
            r0a = default, r0b = default,
            r1a = default, r1b = default,
            r2a = default, r2b = default,
            r3a = default, r3b = default,
            r4a = default, r4b = default,
            r5a = default, r5b = default,
            r6a = default, r6b = default,
            r7a = default, r7b = default,
            r8a = default, r8b = default,
            r9a = default, r9b = default,
            r10a = default, r10b = default,
            r11a = default, r11b = default,
            r12a = default, r12b = default,
            r13a = default, r13b = default;
        var skipped = (taps - (last - first)) * V.Width;
        for (var c = 0; c < channels; c++)
        {
            for (var t = first; t < last; t++)
            {
                ref var at = ref Unsafe.Add(ref image, from + Unsafe.Add(ref offset, t));
                // What the next positions will read, from a far cache where there are many channels.
                CacheHint.Prefetch(ref Unsafe.Add(ref at, (2 * TRows.Count - 1) * TStep.Count), 1);
                var wa = V.Load(in kernel, 0);
                var wb = TLanes.Count > 1 ? V.Load(in next, 0) : default;
                var p = V.Broadcast(at);
                r0a = V.MultiplyAdd(p, wa, r0a);
                if (TLanes.Count > 1) r0b = V.MultiplyAdd(p, wb, r0b);
                if (TRows.Count > 1)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 1 * TStep.Count));
                    r1a = V.MultiplyAdd(p, wa, r1a);
                    if (TLanes.Count > 1) r1b = V.MultiplyAdd(p, wb, r1b);
                }
                if (TRows.Count > 2)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 2 * TStep.Count));
                    r2a = V.MultiplyAdd(p, wa, r2a);
                    if (TLanes.Count > 1) r2b = V.MultiplyAdd(p, wb, r2b);
                }
                if (TRows.Count > 3)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 3 * TStep.Count));
                    r3a = V.MultiplyAdd(p, wa, r3a);
                    if (TLanes.Count > 1) r3b = V.MultiplyAdd(p, wb, r3b);
                }
                if (TRows.Count > 4)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 4 * TStep.Count));
                    r4a = V.MultiplyAdd(p, wa, r4a);
                    if (TLanes.Count > 1) r4b = V.MultiplyAdd(p, wb, r4b);
                }
                if (TRows.Count > 5)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 5 * TStep.Count));
                    r5a = V.MultiplyAdd(p, wa, r5a);
                    if (TLanes.Count > 1) r5b = V.MultiplyAdd(p, wb, r5b);
                }
                if (TRows.Count > 6)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 6 * TStep.Count));
                    r6a = V.MultiplyAdd(p, wa, r6a);
                    if (TLanes.Count > 1) r6b = V.MultiplyAdd(p, wb, r6b);
                }
                if (TRows.Count > 7)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 7 * TStep.Count));
                    r7a = V.MultiplyAdd(p, wa, r7a);
                    if (TLanes.Count > 1) r7b = V.MultiplyAdd(p, wb, r7b);
                }
                if (TRows.Count > 8)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 8 * TStep.Count));
                    r8a = V.MultiplyAdd(p, wa, r8a);
                    if (TLanes.Count > 1) r8b = V.MultiplyAdd(p, wb, r8b);
                }
                if (TRows.Count > 9)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 9 * TStep.Count));
                    r9a = V.MultiplyAdd(p, wa, r9a);
                    if (TLanes.Count > 1) r9b = V.MultiplyAdd(p, wb, r9b);
                }
                if (TRows.Count > 10)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 10 * TStep.Count));
                    r10a = V.MultiplyAdd(p, wa, r10a);
                    if (TLanes.Count > 1) r10b = V.MultiplyAdd(p, wb, r10b);
                }
                if (TRows.Count > 11)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 11 * TStep.Count));
                    r11a = V.MultiplyAdd(p, wa, r11a);
                    if (TLanes.Count > 1) r11b = V.MultiplyAdd(p, wb, r11b);
                }
                if (TRows.Count > 12)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 12 * TStep.Count));
                    r12a = V.MultiplyAdd(p, wa, r12a);
                    if (TLanes.Count > 1) r12b = V.MultiplyAdd(p, wb, r12b);
                }
                if (TRows.Count > 13)
                {
                    p = V.Broadcast(Unsafe.Add(ref at, 13 * TStep.Count));
                    r13a = V.MultiplyAdd(p, wa, r13a);
                    if (TLanes.Count > 1) r13b = V.MultiplyAdd(p, wb, r13b);
                }
                kernel = ref Unsafe.Add(ref kernel, V.Width);
                if (TLanes.Count > 1) next = ref Unsafe.Add(ref next, V.Width);
            }
            kernel = ref Unsafe.Add(ref kernel, skipped);
            if (TLanes.Count > 1) next = ref Unsafe.Add(ref next, skipped);
            from += plane;
        }
        ref var z = ref Unsafe.Add(ref y, nextSums);
        var apart = (nint)between * V.Width;
        Store<T, V, TLanes>(r0a, r0b, ref y, ref z, 0, apart, accumulate);
        if (TRows.Count > 1) Store<T, V, TLanes>(r1a, r1b, ref y, ref z, 1, apart, accumulate);
        if (TRows.Count > 2) Store<T, V, TLanes>(r2a, r2b, ref y, ref z, 2, apart, accumulate);
        if (TRows.Count > 3) Store<T, V, TLanes>(r3a, r3b, ref y, ref z, 3, apart, accumulate);
        if (TRows.Count > 4) Store<T, V, TLanes>(r4a, r4b, ref y, ref z, 4, apart, accumulate);
        if (TRows.Count > 5) Store<T, V, TLanes>(r5a, r5b, ref y, ref z, 5, apart, accumulate);
        if (TRows.Count > 6) Store<T, V, TLanes>(r6a, r6b, ref y, ref z, 6, apart, accumulate);
        if (TRows.Count > 7) Store<T, V, TLanes>(r7a, r7b, ref y, ref z, 7, apart, accumulate);
        if (TRows.Count > 8) Store<T, V, TLanes>(r8a, r8b, ref y, ref z, 8, apart, accumulate);
        if (TRows.Count > 9) Store<T, V, TLanes>(r9a, r9b, ref y, ref z, 9, apart, accumulate);
        if (TRows.Count > 10) Store<T, V, TLanes>(r10a, r10b, ref y, ref z, 10, apart, accumulate);
        if (TRows.Count > 11) Store<T, V, TLanes>(r11a, r11b, ref y, ref z, 11, apart, accumulate);
        if (TRows.Count > 12) Store<T, V, TLanes>(r12a, r12b, ref y, ref z, 12, apart, accumulate);
        if (TRows.Count > 13) Store<T, V, TLanes>(r13a, r13b, ref y, ref z, 13, apart, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, V, TLanes>(V a, V b, ref T y, ref T z, int position, nint apart, bool accumulate)
        where T : unmanaged where V : unmanaged, ILane<V, T> where TLanes : struct, IRows
    {
        var at = (int)(position * apart);
        if (accumulate) a += V.Load(in y, at);
        a.Store(ref y, at);
        if (TLanes.Count < 2) return;
        if (accumulate) b += V.Load(in z, at);
        b.Store(ref z, at);
    }
}
