using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>Matrix products that are too small for packing to pay: the matrices are read where they lie.</summary>
/// <remarks>
/// With b stored by rows of k, a tile broadcasts elements of a (stored either way) against two vectors of a row of b. With b stored by
/// columns (x·Wᵀ of a linear layer), two vectors' worth is transposed at a time; or, where a has so few rows that this would not pay,
/// both run along k: a tile of 6 × 4 scalar products keeps a lane for each k modulo the width.
/// Bias and rectifier come with the store. The last columns are a whole vector that overlaps the one before: the same sums again.
/// </remarks>
internal static class SmallMatMul
{
    private const int Columns = 4;

    /// <summary>Rows of a from which on transposing b pays: it costs about as much as 16 rows.</summary>
    private const int Transposes = 24;

    /// <summary>Terms that one chain adds up; more are cut into chains whose sums are compensated: of <see cref="Block"/> terms up to
    /// <see cref="CompensatedSum.Long"/>, then of <see cref="CompensatedSum.Chain"/>.</summary>
    private const int LongestChain = 512;

    /// <summary>Terms of a chain of products of a usual length: each cut costs a pass over the tile.</summary>
    private const int Block = 256;

    private static readonly int[] WideRows = [12, 8, 4, 2, 1];
    private static readonly int[] NarrowRows = [6, 4, 2, 1];

    /// <summary>Whether packing would cost more than it gains: b stays in L2, or is read only once.</summary>
    public static bool Suits(in MatMulPlan p) => !(p.TransposeA && p.TransposeB) && p.M > 0 && p.N > 0 && p.K > 0
        && ((p.M <= 6 && (long)p.N * p.K <= 1 << 26) || ((long)p.N * p.K <= 1 << 18 && (long)p.M * p.N * p.K <= 1 << 24));

    /// <summary>c = op(a)·op(b) (+ bias) (rectified) of one matrix.</summary>
    public static void Run<T>(in MatMulPlan p, ArraySegment<T> a, ArraySegment<T> b, ArraySegment<T> bias, ArraySegment<T> c, bool rectify)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // About 15 microseconds of multiply-adds a chunk.
        const int chunk = 1 << 19;
        if (p.TransposeB && p.M < Transposes)
        {
            var tails = Tails(p, a, b);
            var perRow = (p.N + Columns - 1) / Columns;
            WorkPool.For((p.M + 5) / 6 * perRow, Math.Max(1, chunk / (24 * p.K)), new DotWork<T>(p, a, b, tails, bias, c, rectify));
            return;
        }
        var width = Width<T>(p.N);
        var tiles = (p.N + 2 * width - 1) / (2 * width);
        WorkPool.For(tiles, Math.Max(1, chunk / (2 * width * p.K * p.M)), new BroadcastWork<T>(p, a, b, bias, c, rectify));
    }

    // The widest lane that the columns fill.
    private static int Width<T>(int columns) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Lanes.Width<T>();
        while (width > columns) width /= 2;
        return width * Marshal.SizeOf<T>() < 16 ? 1 : width;
    }

    // What is left of each row of a and b beyond whole vectors, filled up with zeros.
    private static ArraySegment<T> Tails<T>(in MatMulPlan p, ArraySegment<T> a, ArraySegment<T> b)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var width = Lanes.Width<T>();
        var rest = p.K % width;
        if (rest == 0) return default;
        var tails = Scratch<T>.Get(ScratchSlot.Tails, (p.M + p.N + Columns) * width);
        var to = tails.AsSpan();
        to.Clear();
        for (var i = 0; i < p.M; i++) a.AsSpan((i + 1) * p.K - rest, rest).CopyTo(to[(i * width)..]);
        for (var j = 0; j < p.N; j++) b.AsSpan((j + 1) * p.K - rest, rest).CopyTo(to[((p.M + j) * width)..]);
        return tails;
    }

    private readonly struct BroadcastWork<T>(MatMulPlan p, ArraySegment<T> a, ArraySegment<T> b, ArraySegment<T> bias, ArraySegment<T> c,
        bool rectify) : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        // A loop of its own for the compiler, as in Gemm.
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run(int begin, int end)
        {
            var bytes = Width<T>(p.N) * Marshal.SizeOf<T>();
            if (bytes == 64) Tiles<Lane512<T>>(begin, end);
            else if (bytes == 32) Tiles<Lane256<T>>(begin, end);
            else if (bytes == 16 && Vector128.IsHardwareAccelerated) Tiles<Lane128<T>>(begin, end);
            else Tiles<ScalarLane<T>>(begin, end);
        }

        private void Tiles<V>(int begin, int end) where V : unmanaged, ILane<V, T>
        {
            var heights = Vector512.IsHardwareAccelerated ? WideRows : NarrowRows;
            for (var tile = begin; tile < end; tile++)
            {
                var first = Math.Min(tile * 2 * V.Width, p.N - V.Width);
                var second = Math.Min(first + V.Width, p.N - V.Width);
                ReadOnlySpan<T> panel = b.AsSpan()[first..];
                var pitch = p.N;
                if (p.TransposeB)
                {
                    // By the thread that reads it.
                    var columns = Math.Min(2 * V.Width, p.N - first);
                    var turned = Scratch<T>.Get(ScratchSlot.Transposed, p.K * 2 * V.Width);
                    pitch = 2 * V.Width;
                    TransposeKernel.Run<T>(b.AsSpan(first * p.K, columns * p.K), columns, p.K, p.K, turned, pitch);
                    panel = turned;
                }
                for (int row = 0, h = 0; row < p.M; row += heights[h])
                {
                    while (heights[h] > p.M - row) h++;
                    switch (heights[h])
                    {
                        case 12: Tile<V, Rows12>(row, first, second, panel, pitch); break;
                        case 8: Tile<V, Rows8>(row, first, second, panel, pitch); break;
                        case 6: Tile<V, Rows6>(row, first, second, panel, pitch); break;
                        case 4: Tile<V, Rows4>(row, first, second, panel, pitch); break;
                        case 2: Tile<V, Rows2>(row, first, second, panel, pitch); break;
                        default: Tile<V, Rows1>(row, first, second, panel, pitch); break;
                    }
                }
            }
        }

        // The panel begins with column first.
        private void Tile<V, TRows>(int row, int first, int second, ReadOnlySpan<T> panel, int pitch)
            where V : unmanaged, ILane<V, T> where TRows : struct, IRows
        {
            Span<T> x = a, z = bias, to = c;
            var (next, step) = p.TransposeA ? (1, p.M) : (p.K, 1);
            if (CompensatedSum.Matters<T>() && p.K > LongestChain)
            {
                Long<V, TRows>(row, first, second, panel, pitch);
                return;
            }
            // Without a bias its place is never read.
            ref readonly var noBias = ref panel[0];
            BroadcastTile.Multiply<T, V, TRows>(p.K, in x[row * next], next, step, in panel[0], in panel[second - first], pitch,
                z.Length > 0, in z.Length > 0 ? ref z[first] : ref noBias, in z.Length > 0 ? ref z[second] : ref noBias, rectify,
                ref to[row * p.N + first], ref to[row * p.N + second], p.N);
        }

        // Chains of k one after the other, summed up without an error.
        private void Long<V, TRows>(int row, int first, int second, ReadOnlySpan<T> panel, int pitch)
            where V : unmanaged, ILane<V, T> where TRows : struct, IRows
        {
            Span<T> x = a, to = c;
            var (next, step) = p.TransposeA ? (1, p.M) : (p.K, 1);
            int pair = 2 * V.Width, size = TRows.Count * pair;
            var sums = Scratch<T>.Get(ScratchSlot.Tile, 3 * size).AsSpan();
            Span<T> chain = sums[..size], high = sums.Slice(size, size), low = sums.Slice(2 * size, size);
            low.Clear();
            var length = p.K > CompensatedSum.Long ? CompensatedSum.Chain : Block;
            for (var k = 0; k < p.K; k += length)
            {
                ref readonly var b0 = ref panel[k * pitch];
                ref var result = ref k == 0 ? ref high[0] : ref chain[0];
                BroadcastTile.Multiply<T, V, TRows>(Math.Min(length, p.K - k), in x[row * next + k * step], next, step, in b0,
                    in panel[k * pitch + second - first], pitch, false, in b0, in b0, false, ref result,
                    ref Unsafe.Add(ref result, V.Width), pair);
                if (k > 0) CompensatedSum.AddVectors<V, T>(size, in chain[0], ref high[0], ref low[0]);
            }
            var floor = V.Broadcast(rectify ? T.Zero : T.NegativeInfinity);
            for (var i = 0; i < TRows.Count; i++)
            {
                for (var half = 0; half < 2; half++)
                {
                    var (at, column) = (i * pair + half * V.Width, half == 0 ? first : second);
                    var sum = CompensatedSum.Total(V.Load(in high[at], 0), V.Load(in low[at], 0));
                    if (bias.Count > 0) sum += V.Load(in bias.AsSpan()[column], 0);
                    V.Max(sum, floor).Store(ref to[(row + i) * p.N + column], 0);
                }
            }
        }
    }

    private readonly struct DotWork<T>(MatMulPlan p, ArraySegment<T> a, ArraySegment<T> b, ArraySegment<T> tails, ArraySegment<T> bias,
        ArraySegment<T> c, bool rectify) : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, DotLoop<T>>(new(p, a, b, tails, bias, c, rectify, begin, end));
    }

    private readonly struct DotLoop<T>(MatMulPlan p, ArraySegment<T> a, ArraySegment<T> b, ArraySegment<T> tails, ArraySegment<T> bias,
        ArraySegment<T> c, bool rectify, int begin, int end) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            var perRow = (p.N + Columns - 1) / Columns;
            var lanes = Scratch<T>.Get(ScratchSlot.Sums, 6 * Columns * V.Width).AsSpan();
            for (var item = begin; item < end; item++)
            {
                int row = item / perRow * 6, column = item % perRow * Columns, rows = Math.Min(6, p.M - row);
                for (var r = 0; r < rows;)
                {
                    // 6, or what is left in parts that have a kernel; two on processors with few registers.
                    var part = rows - r >= 6 && Vector512.IsHardwareAccelerated ? 6 : rows - r >= 4 && Vector512.IsHardwareAccelerated ? 4
                        : rows - r >= 2 ? 2 : 1;
                    switch (part)
                    {
                        case 6: Sums<V, Rows6>(row + r, column, lanes); break;
                        case 4: Sums<V, Rows4>(row + r, column, lanes); break;
                        case 2: Sums<V, Rows2>(row + r, column, lanes); break;
                        default: Sums<V, Rows1>(row + r, column, lanes); break;
                    }
                    Store<V>(row + r, part, column, lanes);
                    r += part;
                }
            }
        }

        private void Sums<V, TRows>(int row, int column, Span<T> lanes) where V : unmanaged, ILane<V, T> where TRows : struct, IRows
        {
            // A column too many is the last one again, and dropped.
            int last = p.N - 1 - column, one = Math.Min(1, last), two = Math.Min(2, last), three = Math.Min(3, last), whole = p.K / V.Width;
            if (CompensatedSum.Matters<T>() && whole > 2 * CompensatedSum.Chain)
                Long<V, TRows>(row, column, (one, two, three), whole, lanes);
            else if (whole > 0 || tails.Count == 0)
                DotTile.Multiply<T, V, TRows, WholeLanes>(1, whole, in a.AsSpan()[row * p.K], p.K, 0, in b.AsSpan()[column * p.K], 0,
                    V.Width, 0, 0, one * p.K, two * p.K, three * p.K, ref lanes[0], accumulate: false);
            if (tails.Count == 0) return;
            var rest = tails.AsSpan();
            DotTile.Multiply<T, V, TRows, WholeLanes>(1, 1, in rest[row * V.Width], V.Width, 0, in rest[(p.M + column) * V.Width], 0,
                V.Width,
                0, 0, one * V.Width, two * V.Width, three * V.Width, ref lanes[0], accumulate: whole > 0);
        }

        // Chains of k one after the other, summed up without an error.
        private void Long<V, TRows>(int row, int column, (int One, int Two, int Three) next, int whole, Span<T> lanes)
            where V : unmanaged, ILane<V, T> where TRows : struct, IRows
        {
            var size = TRows.Count * Columns * V.Width;
            var sums = Scratch<T>.Get(ScratchSlot.Tile, 2 * size).AsSpan();
            Span<T> chain = sums[..size], low = sums.Slice(size, size);
            low.Clear();
            for (var v = 0; v < whole; v += CompensatedSum.Chain)
            {
                DotTile.Multiply<T, V, TRows, WholeLanes>(1, Math.Min(CompensatedSum.Chain, whole - v),
                    in a.AsSpan()[row * p.K + v * V.Width], p.K, 0, in b.AsSpan()[column * p.K + v * V.Width], 0, V.Width, 0, 0,
                    next.One * p.K, next.Two * p.K, next.Three * p.K, ref v == 0 ? ref lanes[0] : ref chain[0], accumulate: false);
                if (v > 0) CompensatedSum.AddVectors<V, T>(size, in chain[0], ref lanes[0], ref low[0]);
            }
            CompensatedSum.FinishVectors<V, T>(size, ref lanes[0], in low[0]);
        }

        private void Store<V>(int row, int rows, int column, Span<T> lanes) where V : unmanaged, ILane<V, T>
        {
            Span<T> four = stackalloc T[Columns];
            var columns = Math.Min(Columns, p.N - column);
            for (var r = 0; r < rows; r++)
            {
                ref readonly var from = ref lanes[r * Columns * V.Width];
                V.SumLanes(V.Load(in from, 0), V.Load(in from, V.Width), V.Load(in from, 2 * V.Width), V.Load(in from, 3 * V.Width), four);
                var to = c.AsSpan((row + r) * p.N + column, columns);
                for (var j = 0; j < columns; j++)
                {
                    var sum = bias.Count > 0 ? four[j] + bias[column + j] : four[j];
                    to[j] = rectify ? T.Max(sum, T.Zero) : sum;
                }
            }
        }
    }
}
