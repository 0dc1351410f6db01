using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Tensors;

/// <summary>Where the rows and steps of a lie inside its lanes.</summary>
internal interface ILaneOrder
{
    /// <summary>Elements between rows.</summary>
    static abstract int Row<V, T>() where V : unmanaged, ILane<V, T> where T : unmanaged;

    /// <summary>Elements between steps.</summary>
    static abstract int Step<V, T>() where V : unmanaged, ILane<V, T> where T : unmanaged;
}

/// <summary>A lane is one row, its elements are steps: sums over channels.</summary>
internal readonly struct StepsInLane : ILaneOrder
{
    public static int Row<V, T>() where V : unmanaged, ILane<V, T> where T : unmanaged => V.Width;

    public static int Step<V, T>() where V : unmanaged, ILane<V, T> where T : unmanaged => 1;
}

/// <summary>A lane is one step, its elements are rows: sums over tiles.</summary>
internal readonly struct RowsInLane : ILaneOrder
{
    public static int Row<V, T>() where V : unmanaged, ILane<V, T> where T : unmanaged => 1;

    public static int Step<V, T>() where V : unmanaged, ILane<V, T> where T : unmanaged => V.Width;
}

/// <summary>The products of the Winograd convolution: a tile of c, some rows by two lanes, in registers.</summary>
/// <remarks>Unlike <see cref="IMicroKernel{T}"/> this one broadcasts elements of a out of whole lanes, as the transforms store them, so
/// that nothing is packed twice. Twelve rows by two lanes take 24 of the 32 registers of 512 bits, six rows 12 of the 16 of 256 and 128.
/// Fewer rows are compiled apart, so that a remainder costs what it holds. Every element of c is one chain of multiply-adds in order of
/// k.</remarks>
internal static class LaneTile
{
    /// <summary>c[i, j] (+)= Σ a·b over <paramref name="blocks"/> blocks of <paramref name="inner"/> steps; two lanes of b a step, rows
    /// of c two lanes apart.</summary>
    /// <param name="blocks">Blocks of steps.</param>
    /// <param name="inner">Steps in a block.</param>
    /// <param name="a">Rows and steps as the order says.</param>
    /// <param name="block">Elements between blocks of a.</param>
    /// <param name="b">The panel of b.</param>
    /// <param name="c">The tile.</param>
    /// <param name="accumulate">Whether to add to c.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V, T, TRows, TOrder>(int blocks, int inner, ref T a, int block, ref T b, ref T c, bool accumulate)
        where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T>
        where TRows : struct, IRows where TOrder : struct, ILaneOrder
    {
        V c0x0 = default, c0x1 = default;
        V c1x0 = default, c1x1 = default;
        V c2x0 = default, c2x1 = default;
        V c3x0 = default, c3x1 = default;
        V c4x0 = default, c4x1 = default;
        V c5x0 = default, c5x1 = default;
        V c6x0 = default, c6x1 = default;
        V c7x0 = default, c7x1 = default;
        V c8x0 = default, c8x1 = default;
        V c9x0 = default, c9x1 = default;
        V c10x0 = default, c10x1 = default;
        V c11x0 = default, c11x1 = default;
        for (var outer = 0; outer < blocks; outer++)
        {
            ref var ak = ref a;
            for (var k = 0; k < inner; k++)
            {
                var b0 = V.Load(in b, 0);
                var b1 = V.Load(in b, V.Width);
                // Kernels of 64 steps later: where there are many channels they come from a far cache, once.
                CacheHint.Prefetch(ref Unsafe.Add(ref b, 64 * 2 * V.Width), 2 * V.Width * Unsafe.SizeOf<T>());
                var x = V.Broadcast(ak);
                c0x0 = V.MultiplyAdd(x, b0, c0x0);
                c0x1 = V.MultiplyAdd(x, b1, c0x1);
                if (TRows.Count > 1)
                {
                    x = V.Broadcast(Unsafe.Add(ref ak, 1 * TOrder.Row<V, T>()));
                    c1x0 = V.MultiplyAdd(x, b0, c1x0);
                    c1x1 = V.MultiplyAdd(x, b1, c1x1);
                }
                if (TRows.Count > 2)
                {
                    x = V.Broadcast(Unsafe.Add(ref ak, 2 * TOrder.Row<V, T>()));
                    c2x0 = V.MultiplyAdd(x, b0, c2x0);
                    c2x1 = V.MultiplyAdd(x, b1, c2x1);
                }
                if (TRows.Count > 3)
                {
                    x = V.Broadcast(Unsafe.Add(ref ak, 3 * TOrder.Row<V, T>()));
                    c3x0 = V.MultiplyAdd(x, b0, c3x0);
                    c3x1 = V.MultiplyAdd(x, b1, c3x1);
                }
                if (TRows.Count > 4)
                {
                    x = V.Broadcast(Unsafe.Add(ref ak, 4 * TOrder.Row<V, T>()));
                    c4x0 = V.MultiplyAdd(x, b0, c4x0);
                    c4x1 = V.MultiplyAdd(x, b1, c4x1);
                }
                if (TRows.Count > 5)
                {
                    x = V.Broadcast(Unsafe.Add(ref ak, 5 * TOrder.Row<V, T>()));
                    c5x0 = V.MultiplyAdd(x, b0, c5x0);
                    c5x1 = V.MultiplyAdd(x, b1, c5x1);
                }
                if (TRows.Count > 6)
                {
                    x = V.Broadcast(Unsafe.Add(ref ak, 6 * TOrder.Row<V, T>()));
                    c6x0 = V.MultiplyAdd(x, b0, c6x0);
                    c6x1 = V.MultiplyAdd(x, b1, c6x1);
                }
                if (TRows.Count > 7)
                {
                    x = V.Broadcast(Unsafe.Add(ref ak, 7 * TOrder.Row<V, T>()));
                    c7x0 = V.MultiplyAdd(x, b0, c7x0);
                    c7x1 = V.MultiplyAdd(x, b1, c7x1);
                }
                if (TRows.Count > 8)
                {
                    x = V.Broadcast(Unsafe.Add(ref ak, 8 * TOrder.Row<V, T>()));
                    c8x0 = V.MultiplyAdd(x, b0, c8x0);
                    c8x1 = V.MultiplyAdd(x, b1, c8x1);
                }
                if (TRows.Count > 9)
                {
                    x = V.Broadcast(Unsafe.Add(ref ak, 9 * TOrder.Row<V, T>()));
                    c9x0 = V.MultiplyAdd(x, b0, c9x0);
                    c9x1 = V.MultiplyAdd(x, b1, c9x1);
                }
                if (TRows.Count > 10)
                {
                    x = V.Broadcast(Unsafe.Add(ref ak, 10 * TOrder.Row<V, T>()));
                    c10x0 = V.MultiplyAdd(x, b0, c10x0);
                    c10x1 = V.MultiplyAdd(x, b1, c10x1);
                }
                if (TRows.Count > 11)
                {
                    x = V.Broadcast(Unsafe.Add(ref ak, 11 * TOrder.Row<V, T>()));
                    c11x0 = V.MultiplyAdd(x, b0, c11x0);
                    c11x1 = V.MultiplyAdd(x, b1, c11x1);
                }
                ak = ref Unsafe.Add(ref ak, TOrder.Step<V, T>());
                b = ref Unsafe.Add(ref b, 2 * V.Width);
            }
            a = ref Unsafe.Add(ref a, block);
        }
        Store<V, T>(c0x0, c0x1, ref c, accumulate);
        if (TRows.Count > 1) Store<V, T>(c1x0, c1x1, ref Unsafe.Add(ref c, 2 * V.Width), accumulate);
        if (TRows.Count > 2) Store<V, T>(c2x0, c2x1, ref Unsafe.Add(ref c, 4 * V.Width), accumulate);
        if (TRows.Count > 3) Store<V, T>(c3x0, c3x1, ref Unsafe.Add(ref c, 6 * V.Width), accumulate);
        if (TRows.Count > 4) Store<V, T>(c4x0, c4x1, ref Unsafe.Add(ref c, 8 * V.Width), accumulate);
        if (TRows.Count > 5) Store<V, T>(c5x0, c5x1, ref Unsafe.Add(ref c, 10 * V.Width), accumulate);
        if (TRows.Count > 6) Store<V, T>(c6x0, c6x1, ref Unsafe.Add(ref c, 12 * V.Width), accumulate);
        if (TRows.Count > 7) Store<V, T>(c7x0, c7x1, ref Unsafe.Add(ref c, 14 * V.Width), accumulate);
        if (TRows.Count > 8) Store<V, T>(c8x0, c8x1, ref Unsafe.Add(ref c, 16 * V.Width), accumulate);
        if (TRows.Count > 9) Store<V, T>(c9x0, c9x1, ref Unsafe.Add(ref c, 18 * V.Width), accumulate);
        if (TRows.Count > 10) Store<V, T>(c10x0, c10x1, ref Unsafe.Add(ref c, 20 * V.Width), accumulate);
        if (TRows.Count > 11) Store<V, T>(c11x0, c11x1, ref Unsafe.Add(ref c, 22 * V.Width), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, T>(V x0, V x1, ref T c, bool accumulate) where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        if (accumulate)
        {
            x0 += V.Load(in c, 0);
            x1 += V.Load(in c, V.Width);
        }
        x0.Store(ref c, 0);
        x1.Store(ref c, V.Width);
    }
}
