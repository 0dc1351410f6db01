using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>The innermost loop of the weight gradient: a few output channels against four taps, with the positions as lanes.</summary>
/// <remarks>Per vector of positions one load a row, four loads of the image at the taps' offsets, and four multiply-adds a row: with 6 rows
/// 24 accumulators, 4 vectors of pixels and one of the gradient fill 29 of the 32 registers of AVX-512; with 2 rows, 13 of the 16 of AVX.
/// Accumulators stay in registers over the images of a block, and in memory from block to block; their lanes are added up at the very
/// end.</remarks>
internal static class DotTile
{
    /// <summary>sums[r, j, lane] (+)= Σ over images and vectors of positions of dy[r, p]·x[p + tⱼ].</summary>
    // Rows of dy lie dyPitch apart and its images dyImage; images of x lie xImage apart. From one vector to the next, the place in x moves
    // by
    // xStep; where halves are read apart, the second begins half elements further on. t0…t3 are the taps' offsets.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T, V, TRows, TPlaces>(int images, int vectors, ref readonly T dy, int dyPitch, int dyImage,
        ref readonly T x,
        int xImage, int xStep, int half, int t0, int t1, int t2, int t3, ref T sums, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T> where V : unmanaged, ILane<V, T> where TRows : struct, IRows
        where TPlaces : struct, ILanePlaces
    {
        var w = V.Width;
        V r0x0 = default, r0x1 = default, r0x2 = default, r0x3 = default,
            r1x0 = default, r1x1 = default, r1x2 = default, r1x3 = default,
            r2x0 = default, r2x1 = default, r2x2 = default, r2x3 = default,
            r3x0 = default, r3x1 = default, r3x2 = default, r3x3 = default,
            r4x0 = default, r4x1 = default, r4x2 = default, r4x3 = default,
            r5x0 = default, r5x1 = default, r5x2 = default, r5x3 = default;
        if (accumulate)
        {
            r0x0 = V.Load(in sums, 0 * w);
            r0x1 = V.Load(in sums, 1 * w);
            r0x2 = V.Load(in sums, 2 * w);
            r0x3 = V.Load(in sums, 3 * w);
            if (TRows.Count > 1)
            {
                r1x0 = V.Load(in sums, 4 * w);
                r1x1 = V.Load(in sums, 5 * w);
                r1x2 = V.Load(in sums, 6 * w);
                r1x3 = V.Load(in sums, 7 * w);
            }
            if (TRows.Count > 2)
            {
                r2x0 = V.Load(in sums, 8 * w);
                r2x1 = V.Load(in sums, 9 * w);
                r2x2 = V.Load(in sums, 10 * w);
                r2x3 = V.Load(in sums, 11 * w);
            }
            if (TRows.Count > 3)
            {
                r3x0 = V.Load(in sums, 12 * w);
                r3x1 = V.Load(in sums, 13 * w);
                r3x2 = V.Load(in sums, 14 * w);
                r3x3 = V.Load(in sums, 15 * w);
            }
            if (TRows.Count > 4)
            {
                r4x0 = V.Load(in sums, 16 * w);
                r4x1 = V.Load(in sums, 17 * w);
                r4x2 = V.Load(in sums, 18 * w);
                r4x3 = V.Load(in sums, 19 * w);
            }
            if (TRows.Count > 5)
            {
                r5x0 = V.Load(in sums, 20 * w);
                r5x1 = V.Load(in sums, 21 * w);
                r5x2 = V.Load(in sums, 22 * w);
                r5x3 = V.Load(in sums, 23 * w);
            }
        }
        for (var n = 0; n < images; n++)
        {
            ref var d = ref Unsafe.Add(ref Unsafe.AsRef(in dy), (nint)n * dyImage);
            ref var p = ref Unsafe.Add(ref Unsafe.AsRef(in x), (nint)n * xImage);
            for (var v = 0; v < vectors; v++)
            {
                ref var q = ref Unsafe.Add(ref p, half);
                var a = TPlaces.Halves ? V.LoadHalves(in p, in q, t0) : V.Load(in p, t0);
                var b = TPlaces.Halves ? V.LoadHalves(in p, in q, t1) : V.Load(in p, t1);
                var c = TPlaces.Halves ? V.LoadHalves(in p, in q, t2) : V.Load(in p, t2);
                var e = TPlaces.Halves ? V.LoadHalves(in p, in q, t3) : V.Load(in p, t3);
                {
                    var g = V.Load(in d, 0 * dyPitch);
                    r0x0 = V.MultiplyAdd(g, a, r0x0);
                    r0x1 = V.MultiplyAdd(g, b, r0x1);
                    r0x2 = V.MultiplyAdd(g, c, r0x2);
                    r0x3 = V.MultiplyAdd(g, e, r0x3);
                }
                if (TRows.Count > 1)
                {
                    var g = V.Load(in d, 1 * dyPitch);
                    r1x0 = V.MultiplyAdd(g, a, r1x0);
                    r1x1 = V.MultiplyAdd(g, b, r1x1);
                    r1x2 = V.MultiplyAdd(g, c, r1x2);
                    r1x3 = V.MultiplyAdd(g, e, r1x3);
                }
                if (TRows.Count > 2)
                {
                    var g = V.Load(in d, 2 * dyPitch);
                    r2x0 = V.MultiplyAdd(g, a, r2x0);
                    r2x1 = V.MultiplyAdd(g, b, r2x1);
                    r2x2 = V.MultiplyAdd(g, c, r2x2);
                    r2x3 = V.MultiplyAdd(g, e, r2x3);
                }
                if (TRows.Count > 3)
                {
                    var g = V.Load(in d, 3 * dyPitch);
                    r3x0 = V.MultiplyAdd(g, a, r3x0);
                    r3x1 = V.MultiplyAdd(g, b, r3x1);
                    r3x2 = V.MultiplyAdd(g, c, r3x2);
                    r3x3 = V.MultiplyAdd(g, e, r3x3);
                }
                if (TRows.Count > 4)
                {
                    var g = V.Load(in d, 4 * dyPitch);
                    r4x0 = V.MultiplyAdd(g, a, r4x0);
                    r4x1 = V.MultiplyAdd(g, b, r4x1);
                    r4x2 = V.MultiplyAdd(g, c, r4x2);
                    r4x3 = V.MultiplyAdd(g, e, r4x3);
                }
                if (TRows.Count > 5)
                {
                    var g = V.Load(in d, 5 * dyPitch);
                    r5x0 = V.MultiplyAdd(g, a, r5x0);
                    r5x1 = V.MultiplyAdd(g, b, r5x1);
                    r5x2 = V.MultiplyAdd(g, c, r5x2);
                    r5x3 = V.MultiplyAdd(g, e, r5x3);
                }
                d = ref Unsafe.Add(ref d, V.Width);
                p = ref Unsafe.Add(ref p, xStep);
            }
        }
        Store<T, V>(r0x0, r0x1, r0x2, r0x3, ref sums);
        if (TRows.Count > 1) Store<T, V>(r1x0, r1x1, r1x2, r1x3, ref Unsafe.Add(ref sums, 4 * w));
        if (TRows.Count > 2) Store<T, V>(r2x0, r2x1, r2x2, r2x3, ref Unsafe.Add(ref sums, 8 * w));
        if (TRows.Count > 3) Store<T, V>(r3x0, r3x1, r3x2, r3x3, ref Unsafe.Add(ref sums, 12 * w));
        if (TRows.Count > 4) Store<T, V>(r4x0, r4x1, r4x2, r4x3, ref Unsafe.Add(ref sums, 16 * w));
        if (TRows.Count > 5) Store<T, V>(r5x0, r5x1, r5x2, r5x3, ref Unsafe.Add(ref sums, 20 * w));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T, V>(V a, V b, V c, V d, ref T sums) where T : unmanaged where V : unmanaged, ILane<V, T>
    {
        a.Store(ref sums, 0);
        b.Store(ref sums, V.Width);
        c.Store(ref sums, 2 * V.Width);
        d.Store(ref sums, 3 * V.Width);
    }
}
