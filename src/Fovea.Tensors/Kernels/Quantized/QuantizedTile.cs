using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>The innermost loop of <see cref="QuantizedConvolution"/>: up to six positions by one or two vectors of output
/// channels.</summary>
/// <remarks>An image whose channels lie side by side has everything that a kernel's row covers in one run of bytes. A step takes 4 bytes of
/// each position and one or two vectors of weights, which lie in the order of the steps; 12 sums, 2 vectors of weights and one of the image
/// fill 15 of 16 registers. Positions are addresses, so that a tile may go on in the next row, and a stride costs nothing.</remarks>
internal static class QuantizedTile
{
    /// <summary>Positions at most.</summary>
    public const int Most = 6;

    /// <summary>sums[i, o] = Σ over runs and steps of image[at[i] + runs[r] + 4·step]·weights.</summary>
    /// <param name="count">Positions, 1 to <see cref="Most"/>.</param>
    /// <param name="image">Elements of 1 or 2 bytes.</param>
    /// <param name="at">The byte at which each position's window begins.</param>
    /// <param name="runs">Where in a window each run begins, in bytes.</param>
    /// <param name="runCount">Runs.</param>
    /// <param name="steps">Steps of 4 bytes in each.</param>
    /// <param name="weights">For each run and step one or two vectors.</param>
    /// <param name="sums">What is written.</param>
    /// <param name="pitch">Sums between positions.</param>
    public static void Multiply<V, TLanes>(int count, ref byte image, ref readonly int at, ref readonly int runs, int runCount, int steps,
        ref readonly byte weights, ref int sums, int pitch) where V : unmanaged, IDotLane<V> where TLanes : struct, IRows
    {
        switch (count)
        {
            case 1: Multiply<V, Rows1, TLanes>(ref image, in at, in runs, runCount, steps, in weights, ref sums, pitch); break;
            case 2: Multiply<V, Rows2, TLanes>(ref image, in at, in runs, runCount, steps, in weights, ref sums, pitch); break;
            case 3: Multiply<V, Rows3, TLanes>(ref image, in at, in runs, runCount, steps, in weights, ref sums, pitch); break;
            case 4: Multiply<V, Rows4, TLanes>(ref image, in at, in runs, runCount, steps, in weights, ref sums, pitch); break;
            case 5: Multiply<V, Rows5, TLanes>(ref image, in at, in runs, runCount, steps, in weights, ref sums, pitch); break;
            default: Multiply<V, Rows6, TLanes>(ref image, in at, in runs, runCount, steps, in weights, ref sums, pitch); break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<V, TRows, TLanes>(ref byte image, ref readonly int at, ref readonly int runs, int runCount, int steps,
        ref readonly byte weights, ref int sums, int pitch)
        where V : unmanaged, IDotLane<V> where TRows : struct, IRows where TLanes : struct, IRows
    {
        V r0a = default, r0b = default, r1a = default, r1b = default, r2a = default, r2b = default;
        V r3a = default, r3b = default, r4a = default, r4b = default, r5a = default, r5b = default;
        ref var place = ref Unsafe.AsRef(in at);
        ref var p0 = ref Unsafe.Add(ref image, place);
        ref var p1 = ref Unsafe.Add(ref image, TRows.Count > 1 ? Unsafe.Add(ref place, 1) : place);
        ref var p2 = ref Unsafe.Add(ref image, TRows.Count > 2 ? Unsafe.Add(ref place, 2) : place);
        ref var p3 = ref Unsafe.Add(ref image, TRows.Count > 3 ? Unsafe.Add(ref place, 3) : place);
        ref var p4 = ref Unsafe.Add(ref image, TRows.Count > 4 ? Unsafe.Add(ref place, 4) : place);
        ref var p5 = ref Unsafe.Add(ref image, TRows.Count > 5 ? Unsafe.Add(ref place, 5) : place);
        ref var w = ref Unsafe.AsRef(in weights);
        for (var run = 0; run < runCount; run++)
        {
            nint offset = Unsafe.Add(ref Unsafe.AsRef(in runs), run);
            for (var end = offset + 4 * (nint)steps; offset < end; offset += 4)
            {
                var wa = V.Load(in w);
                var wb = TLanes.Count > 1 ? V.Load(in Unsafe.Add(ref w, 4 * V.Width)) : default;
                w = ref Unsafe.Add(ref w, 4 * V.Width * TLanes.Count);
                var x = V.Broadcast(in Unsafe.Add(ref p0, offset));
                r0a = V.Dot(r0a, x, wa);
                if (TLanes.Count > 1) r0b = V.Dot(r0b, x, wb);
                if (TRows.Count > 1)
                {
                    x = V.Broadcast(in Unsafe.Add(ref p1, offset));
                    r1a = V.Dot(r1a, x, wa);
                    if (TLanes.Count > 1) r1b = V.Dot(r1b, x, wb);
                }
                if (TRows.Count > 2)
                {
                    x = V.Broadcast(in Unsafe.Add(ref p2, offset));
                    r2a = V.Dot(r2a, x, wa);
                    if (TLanes.Count > 1) r2b = V.Dot(r2b, x, wb);
                }
                if (TRows.Count > 3)
                {
                    x = V.Broadcast(in Unsafe.Add(ref p3, offset));
                    r3a = V.Dot(r3a, x, wa);
                    if (TLanes.Count > 1) r3b = V.Dot(r3b, x, wb);
                }
                if (TRows.Count > 4)
                {
                    x = V.Broadcast(in Unsafe.Add(ref p4, offset));
                    r4a = V.Dot(r4a, x, wa);
                    if (TLanes.Count > 1) r4b = V.Dot(r4b, x, wb);
                }
                if (TRows.Count > 5)
                {
                    x = V.Broadcast(in Unsafe.Add(ref p5, offset));
                    r5a = V.Dot(r5a, x, wa);
                    if (TLanes.Count > 1) r5b = V.Dot(r5b, x, wb);
                }
            }
        }
        Store<V, TLanes>(r0a, r0b, ref sums);
        if (TRows.Count > 1) Store<V, TLanes>(r1a, r1b, ref Unsafe.Add(ref sums, (nint)pitch));
        if (TRows.Count > 2) Store<V, TLanes>(r2a, r2b, ref Unsafe.Add(ref sums, 2 * (nint)pitch));
        if (TRows.Count > 3) Store<V, TLanes>(r3a, r3b, ref Unsafe.Add(ref sums, 3 * (nint)pitch));
        if (TRows.Count > 4) Store<V, TLanes>(r4a, r4b, ref Unsafe.Add(ref sums, 4 * (nint)pitch));
        if (TRows.Count > 5) Store<V, TLanes>(r5a, r5b, ref Unsafe.Add(ref sums, 5 * (nint)pitch));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, TLanes>(V a, V b, ref int sums) where V : unmanaged, IDotLane<V> where TLanes : struct, IRows
    {
        V.Store(a, ref sums);
        if (TLanes.Count > 1) V.Store(b, ref Unsafe.Add(ref sums, V.Width));
    }
}
