using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>c (+)= a·b by packed panels: blocks of k stay in L1, blocks of a in the second, and a micro-kernel keeps a
/// tile of c in registers.</summary>
/// <remarks>Source: K. Goto and R. van de Geijn, "Anatomy of high-performance matrix multiplication", ACM TOMS 34 (2008). Each element of c
/// is summed over k in one order, so that the split over threads does not change a bit.</remarks>
internal static class Gemm
{
    /// <summary>Steps of k per block: a panel of b of this depth fits L1.</summary>
    private const int Depth = 384;

    /// <summary>Columns of b packed at a time.</summary>
    private const int Across = 3072;

    /// <summary>Rows of a packed at a time; a multiple of every kernel's rows.</summary>
    private const int Down = 96;

    /// <summary>Elements of the errors that are kept of a long sum.</summary>
    private const int Errors = 1 << 22;

    /// <summary>Multiply-adds that are worth a chunk of their own.</summary>
    private const long Chunk = 1 << 18;

    /// <summary>c[i, j] (+)= Σₖ a[i, k]·b[k, j] with <paramref name="pitch"/> elements between the rows of c.</summary>
    public static void Run<T, TA, TB>(int m, int n, int k, in TA a, in TB b, ArraySegment<T> c, int pitch, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T> where TA : struct, IPanelSource<T> where TB : struct, IPanelSource<T>
    {
        if (m == 0 || n == 0) return;
        if (k == 0)
        {
            if (!accumulate) for (var i = 0; i < m; i++) c.AsSpan(i * pitch, n).Clear();
            return;
        }
        if (Vector512.IsHardwareAccelerated) Blocks<T, TA, TB, MicroKernel512<T>>(m, n, k, a, b, c, pitch, accumulate);
        else if (Vector256.IsHardwareAccelerated) Blocks<T, TA, TB, MicroKernel256<T>>(m, n, k, a, b, c, pitch, accumulate);
        else if (Vector128.IsHardwareAccelerated) Blocks<T, TA, TB, MicroKernel128<T>>(m, n, k, a, b, c, pitch, accumulate);
        else Blocks<T, TA, TB, ScalarMicroKernel<T>>(m, n, k, a, b, c, pitch, accumulate);
    }

    internal static void Blocks<T, TA, TB, TKernel>(int m, int n, int k, in TA a, in TB b, ArraySegment<T> c, int pitch, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T> where TA : struct, IPanelSource<T> where TB : struct, IPanelSource<T>
            where TKernel : struct, IMicroKernel<T>
    {
        // Of long sums what each addition rounds off is kept beside the result, of fewer columns at a time.
        var errors = CompensatedSum.Matters<T>() && k > CompensatedSum.Long;
        var widest = errors ? Math.Clamp(Errors / m / 64 * 64, 64, Across) : Across;
        for (var j = 0; j < n; j += widest)
        {
            var across = Math.Min(widest, n - j);
            var low = errors ? Scratch<T>.Get(ScratchSlot.Errors, m * across) : default;
            if (accumulate) low.AsSpan().Clear();
            var panels = (across + TKernel.Columns - 1) / TKernel.Columns;
            for (var p = 0; p < k; p += Depth)
            {
                var depth = Math.Min(Depth, k - p);
                var packed = Scratch<T>.Get(ScratchSlot.PanelsB, panels * TKernel.Columns * depth);
                var perPanel = (long)depth * TKernel.Columns;
                WorkPool.For(panels, (int)Math.Max(1, Chunk / 8 / perPanel), new PackWork<T, TB, TKernel>(b, p, depth, j, across, packed));
                // Nearly equal blocks of rows, an even number, so that two threads end together.
                var blocks = (m + Down - 1) / Down;
                if (blocks > 1) blocks += blocks % 2;
                // Blocks of rows are shared out first; where they are few, strips of columns as well.
                var strips = Math.Min(panels, Math.Max(1, 8 / blocks));
                var grain = (int)Math.Max(1, Chunk * blocks * strips / ((long)m * across * depth));
                WorkPool.For(blocks * strips, grain, new TileWork<T, TA,
                    TKernel>(a, m, p, depth, j, across, panels, blocks, strips, packed, c, low, pitch, accumulate || p > 0,
                    last: p + depth == k));
            }
        }
    }

    private readonly struct PackWork<T, TB, TKernel>(TB b, int k, int depth, int column, int across, ArraySegment<T> packed) : IWork
        where T : unmanaged, IFloatingPointIeee754<T> where TB : struct, IPanelSource<T> where TKernel : struct, IMicroKernel<T>
    {
        // A loop of its own for the compiler: inlined into the pool's, the kernel's vector operations would become calls.
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run(int begin, int end)
        {
            var width = TKernel.Columns;
            for (var panel = begin; panel < end; panel++)
                b.Pack(k, depth, column + panel * width, Math.Min(width, across - panel * width), width,
                    packed.AsSpan(panel * width * depth, width * depth));
        }
    }

    private readonly struct TileWork<T, TA, TKernel>(
        TA a, int m, int k, int depth, int column, int across, int panels, int blocks, int strips, ArraySegment<T> packed,
            ArraySegment<T> c, ArraySegment<T> low, int pitch, bool accumulate, bool last) : IWork
        where T : unmanaged, IFloatingPointIeee754<T> where TA : struct, IPanelSource<T> where TKernel : struct, IMicroKernel<T>
    {
        // A loop of its own for the compiler: inlined into the pool's, the kernel's vector operations would become calls.
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run(int begin, int end)
        {
            ArraySegment<T> panelsA = default;
            for (int item = begin, packedBlock = -1; item < end; item++)
            {
                var (block, strip) = (item / strips, item % strips);
                var tiles = (m + TKernel.Rows - 1) / TKernel.Rows;
                var row = (int)((long)tiles * block / blocks) * TKernel.Rows;
                var rows = Math.Min((int)((long)tiles * (block + 1) / blocks) * TKernel.Rows, m) - row;
                if (block != packedBlock)
                {
                    panelsA = Scratch<T>.Get(ScratchSlot.PanelsA, (rows + TKernel.Rows - 1) / TKernel.Rows * TKernel.Rows * depth);
                    PackA(row, rows, panelsA);
                    packedBlock = block;
                }
                Strip(row, rows, panels * strip / strips, panels * (strip + 1) / strips, panelsA);
            }
        }

        private void PackA(int row, int rows, ArraySegment<T> panelsA)
        {
            for (var r = 0; r < rows; r += TKernel.Rows)
                a.Pack(k, depth, row + r, Math.Min(TKernel.Rows, rows - r), TKernel.Rows, panelsA.AsSpan(r * depth, TKernel.Rows * depth));
        }

        private void Strip(int row, int rows, int firstPanel, int lastPanel, ArraySegment<T> panelsA)
        {
            var to = c.AsSpan();
            // Tiles that stick out of c are computed apart, and the part inside is copied.
            var edge = Scratch<T>.Get(ScratchSlot.Tile, TKernel.Rows * TKernel.Columns).AsSpan();
            for (var panel = firstPanel; panel < lastPanel; panel++)
            {
                ref var b = ref MemoryMarshal.GetReference(packed.AsSpan(panel * TKernel.Columns * depth, TKernel.Columns * depth));
                var columns = Math.Min(TKernel.Columns, across - panel * TKernel.Columns);
                for (var r = 0; r < rows; r += TKernel.Rows)
                {
                    ref var first = ref MemoryMarshal.GetReference(panelsA.AsSpan(r * depth, TKernel.Rows * depth));
                    var start = (row + r) * pitch + column + panel * TKernel.Columns;
                    var count = Math.Min(TKernel.Rows, rows - r);
                    if (low.Count > 0)
                    {
                        Chains(in first, in b, edge);
                        var errors = low.AsSpan((row + r) * across + panel * TKernel.Columns);
                        Lanes.Run<T, CompensatedTile<T>>(new(count, columns, edge, TKernel.Columns, to[start..], pitch, errors, across,
                            accumulate, last));
                        continue;
                    }
                    if (count == TKernel.Rows && columns == TKernel.Columns)
                    {
                        TKernel.Multiply(depth, in first, in b,
                            ref MemoryMarshal.GetReference(to.Slice(start, (count - 1) * pitch + columns)), pitch, accumulate);
                        continue;
                    }
                    TKernel.Multiply(depth, in first, in b, ref MemoryMarshal.GetReference(edge), TKernel.Columns, accumulate: false);
                    for (var i = 0; i < count; i++)
                    {
                        var from = edge.Slice(i * TKernel.Columns, columns);
                        var line = to.Slice(start + i * pitch, columns);
                        if (accumulate) SumKernel.Add<T>(from, line); else from.CopyTo(line);
                    }
                }
            }
        }

        // A tile of this block of k by short chains.
        private void Chains(ref readonly T a, ref readonly T b, Span<T> tile)
        {
            for (var k = 0; k < depth; k += CompensatedSum.Chain)
                TKernel.Multiply(Math.Min(CompensatedSum.Chain, depth - k), in Unsafe.Add(ref Unsafe.AsRef(in a), k * TKernel.Rows),
                    in Unsafe.Add(ref Unsafe.AsRef(in b), k * TKernel.Columns), ref MemoryMarshal.GetReference(tile), TKernel.Columns,
                    accumulate: k > 0);
        }
    }
}

/// <summary>(high, low) (+)= a tile, and at the end high += low.</summary>
internal readonly ref struct CompensatedTile<T>(int rows, int columns, ReadOnlySpan<T> tile, int tilePitch, Span<T> high, int pitch,
    Span<T> low, int lowPitch, bool accumulate, bool last) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _tile = tile;
    private readonly Span<T> _high = high, _low = low;

    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        for (var r = 0; r < rows; r++)
        {
            var from = _tile.Slice(r * tilePitch, columns);
            Span<T> to = _high.Slice(r * pitch, columns), errors = _low.Slice(r * lowPitch, columns);
            if (!accumulate)
            {
                from.CopyTo(to);
                errors.Clear();
            }
            var i = 0;
            for (; i <= columns - V.Width; i += V.Width) Put<V>(in from[i], ref to[i], ref errors[i]);
            for (; i < columns; i++) Put<ScalarLane<T>>(in from[i], ref to[i], ref errors[i]);
        }
    }

    private void Put<V>(ref readonly T x, ref T high, ref T low) where V : unmanaged, ILane<V, T>
    {
        V h = V.Load(in high, 0), l = V.Load(in low, 0);
        if (accumulate) CompensatedSum.Add(ref h, ref l, V.Load(in x, 0));
        if (last) h = CompensatedSum.Total(h, l);
        h.Store(ref high, 0);
        l.Store(ref low, 0);
    }
}
