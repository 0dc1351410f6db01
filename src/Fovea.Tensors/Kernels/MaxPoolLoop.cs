using System.Numerics;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Max pooling of one plane where nobody asks for the places: first down the columns of a window, a row of the image at a time,
/// then along that row.</summary>
/// <remarks>Down the columns every load is contiguous. Along the row, with a stride of 2 two vectors are dealt into even and odd columns,
/// so that each tap is again one vector; other strides go one by one.</remarks>
internal readonly ref struct MaxPoolLoop<T>(PoolGeometry g, ReadOnlySpan<T> x, Span<T> y) : ILaneLoop<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _x = x;
    private readonly Span<T> _y = y;

    public void Run<V>() where V : unmanaged, ILane<V, T>
    {
        // The row with its padding, and room for the vectors that reach beyond.
        var width = g.In.W + 2 * g.Padding.W + g.Kernel.W + 4 * V.Width;
        var row = Scratch<T>.Get(ScratchSlot.Sums, g.Adaptive ? g.In.W + 4 * V.Width : width).AsSpan();
        row.Fill(T.NegativeInfinity);
        var inside = row.Slice(g.Adaptive ? 0 : g.Padding.W, g.In.W);
        for (var oy = 0; oy < g.Out.H; oy++)
        {
            var (top, bottom, _) = g.Rows(oy);
            Down<V>(top, bottom, inside);
            var to = _y.Slice(oy * g.Out.W, g.Out.W);
            if (!g.Adaptive && g.Stride.W == 2) AlongByTwo<V>(row, to);
            else Along(inside, to);
        }
    }

    // The last vector of a line begins earlier where it would reach beyond: twice the same largest element does no harm.
    private void Down<V>(int top, int bottom, Span<T> to) where V : unmanaged, ILane<V, T>
    {
        ref readonly var from = ref MemoryMarshal.GetReference(_x.Slice(top * g.In.W, (bottom - top) * g.In.W));
        ref var target = ref MemoryMarshal.GetReference(to);
        if (to.Length < V.Width)
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] = _x[top * g.In.W + i];
                for (var y = top + 1; y < bottom; y++) to[i] = T.Max(to[i], _x[y * g.In.W + i]);
            }
            return;
        }
        for (var i = 0; i < to.Length; i += V.Width)
        {
            var at = Math.Min(i, to.Length - V.Width);
            var best = V.Load(in from, at);
            for (var y = 1; y < bottom - top; y++) best = V.Max(best, V.Load(in from, y * g.In.W + at));
            best.Store(ref target, at);
        }
    }

    private void AlongByTwo<V>(ReadOnlySpan<T> row, Span<T> to) where V : unmanaged, ILane<V, T>
    {
        ref readonly var from = ref MemoryMarshal.GetReference(row);
        ref var target = ref MemoryMarshal.GetReference(to);
        for (var i = 0; i < to.Length; i += V.Width)
        {
            var at = to.Length < V.Width ? i : Math.Min(i, to.Length - V.Width);
            var best = V.Broadcast(T.NegativeInfinity);
            for (var k = 0; k < g.Kernel.W; k += 2)
            {
                var (even, odd) = V.Deinterleave(V.Load(in from, 2 * at + k), V.Load(in from, 2 * at + k + V.Width));
                best = V.Max(best, even);
                if (k + 1 < g.Kernel.W) best = V.Max(best, odd);
            }
            if (to.Length < V.Width) Lanes.StoreTail(best, ref target, 0, to.Length);
            else best.Store(ref target, at);
        }
    }

    private void Along(ReadOnlySpan<T> row, Span<T> to)
    {
        for (var ox = 0; ox < to.Length; ox++)
        {
            var (left, right, _) = g.Columns(ox);
            var best = row[left];
            for (var i = left + 1; i < right; i++) best = T.Max(best, row[i]);
            to[ox] = best;
        }
    }
}
