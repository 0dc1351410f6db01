using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>What becomes of the sums of a convolution: the last step, while they are in the cache.</summary>
internal interface IEpilogue<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Takes the sums of one output channel of one image; output row i begins at i·<paramref name="pitch"/>. Rows may be read up
    /// to a vector beyond their end.</summary>
    void Plane<V>(int image, int channel, ReadOnlySpan<T> sums, int pitch) where V : unmanaged, ILane<V, T>;
}

/// <summary>Convolution of few output channels, straight from a padded copy of each image: no patches are gathered.</summary>
internal static class DirectConvolution
{
    /// <summary>The rows that a tile may have, most first, on processors with 32 vector registers.</summary>
    private static readonly int[] WideRows = [12, 10, 8, 6, 4];

    /// <summary>And with 16.</summary>
    private static readonly int[] NarrowRows = [6, 4];

    /// <summary>Whether this is the faster way.</summary>
    /// <remarks>Gathering patches costs about as much as four output channels, and serves all of them: it is lost where there are few. On
    /// the other hand the direct way reads each image from the second cache level once for every tile of rows.</remarks>
    public static bool Suits(in ConvGeometry g) => g.OutChannels / g.Groups <= 32 || g.InChannels / g.Groups <= 4;

    /// <summary>The convolution that gives the gradient in the input: of the upstream, by the flipped kernels. Null where the stride leaves
    /// gaps.</summary>
    public static ConvGeometry? Adjoint(in ConvGeometry g)
    {
        Size2 padding = (g.Dilation.H * (g.Kernel.H - 1) - g.Padding.H, g.Dilation.W * (g.Kernel.W - 1) - g.Padding.W);
        if (g.Stride != 1 || padding.H < 0 || padding.W < 0) return null;
        return g with { InChannels = g.OutChannels, OutChannels = g.InChannels, In = g.Out, Out = g.In, Padding = padding };
    }

    /// <summary>Rows of a tile for a number of output channels: the least waste, then the most rows.</summary>
    public static int Rows(int channels)
    {
        var best = 0;
        foreach (var rows in Vector512.IsHardwareAccelerated ? WideRows : NarrowRows)
            if (best == 0 || Padded(channels, rows) < Padded(channels, best)) best = rows;
        return best;
    }

    /// <summary>Elements of the packed kernels of one group.</summary>
    public static int PackedCount(in ConvGeometry g)
    {
        var channels = g.OutChannels / g.Groups;
        return Padded(channels, Rows(channels)) * g.Taps;
    }

    /// <summary>The kernels of each group as [tile][tap][row], taps in the plan's order, missing rows zero.</summary>
    /// <param name="g">The convolution.</param>
    /// <param name="w">Its kernels; for the adjoint those of the forward convolution.</param>
    /// <param name="adjoint">Flip them and exchange their channels.</param>
    /// <param name="packed">Groups · <see cref="PackedCount"/> elements.</param>
    public static void Pack<T>(in ConvGeometry g, ReadOnlySpan<T> w, bool adjoint, Span<T> packed) where T : unmanaged
    {
        int outputs = g.OutChannels / g.Groups, inputs = g.InChannels / g.Groups, rows = Rows(outputs), taps = g.Taps;
        int area = g.Kernel.H * g.Kernel.W, size = PackedCount(g);
        packed.Clear();
        // From one output channel to the next, from one input channel to the next, and whether the kernel is read backwards.
        var (nextOut, nextIn) = adjoint ? (area, outputs * area) : (inputs * area, area);
        for (var group = 0; group < g.Groups; group++)
        {
            var from = w.Slice(group * outputs * inputs * area, outputs * inputs * area);
            var to = packed.Slice(group * size, size);
            for (var o = 0; o < outputs; o++)
            {
                var at = o / rows * rows * taps + o % rows;
                for (var ky = 0; ky < g.Kernel.H; ky++)
                {
                    for (var c = 0; c < inputs; c++)
                    {
                        var first = o * nextOut + c * nextIn;
                        for (var kx = 0; kx < g.Kernel.W; kx++, at += rows)
                        {
                            var k = ky * g.Kernel.W + kx;
                            to[at] = from[first + (adjoint ? area - 1 - k : k)];
                        }
                    }
                }
            }
        }
    }

    private static int Padded(int channels, int rows) => (channels + rows - 1) / rows * rows;

    /// <summary>Images from begin to end: pad, tiles, epilogue.</summary>
    internal readonly struct Work<T, TEpilogue>(ConvGeometry g, DirectPlan plan, ArraySegment<T> x, ArraySegment<T> weights,
        TEpilogue epilogue) : IWork
        where T : unmanaged, IFloatingPointIeee754<T> where TEpilogue : struct, IEpilogue<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, Loop<T, TEpilogue>>(new(g, plan, x, weights, epilogue, begin, end));
    }

    private readonly struct Loop<T, TEpilogue>(ConvGeometry g, DirectPlan plan, ArraySegment<T> x, ArraySegment<T> weights,
        TEpilogue epilogue, int begin, int end) : ILaneLoop<T>
        where T : unmanaged, IFloatingPointIeee754<T> where TEpilogue : struct, IEpilogue<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            int inputs = g.InChannels / g.Groups, outputs = g.OutChannels / g.Groups, rows = Rows(outputs), taps = g.Taps;
            var padded = Scratch<T>.Get(ScratchSlot.Padded, plan.Image).AsSpan();
            // A vector of results may be read where a row's last one begins.
            var sums = Scratch<T>.Get(ScratchSlot.Sums, rows * plan.Positions + 2 * V.Width).AsSpan();
            padded.Clear();
            for (var n = begin; n < end; n++)
            {
                for (var group = 0; group < g.Groups; group++)
                {
                    plan.Pad<T>(x.AsSpan((n * g.InChannels + group * inputs) * g.InPlane, inputs * g.InPlane), padded);
                    var packed = weights.AsSpan(group * PackedCount(g), PackedCount(g));
                    for (var o = 0; o < outputs; o += rows)
                    {
                        Tiles<V>(rows, padded, packed.Slice(o * taps, rows * taps), sums);
                        for (var r = 0; r < Math.Min(rows, outputs - o); r++)
                            epilogue.Plane<V>(n, group * outputs + o + r, sums.Slice(r * plan.Positions, plan.Positions + 2 * V.Width),
                                plan.RowPitch);
                    }
                }
            }
        }

        private void Tiles<V>(int rows, ReadOnlySpan<T> padded, ReadOnlySpan<T> packed, Span<T> sums) where V : unmanaged, ILane<V, T>
        {
            if (plan.Halves) Tiles<V, HalfLanes>(rows, padded, packed, sums);
            else Tiles<V, WholeLanes>(rows, padded, packed, sums);
        }

        private void Tiles<V, TPlaces>(int rows, ReadOnlySpan<T> padded, ReadOnlySpan<T> packed, Span<T> sums)
            where V : unmanaged, ILane<V, T> where TPlaces : struct, ILanePlaces
        {
            switch (rows)
            {
                case 12: Tiles<V, Rows12, TPlaces>(padded, packed, sums); break;
                case 10: Tiles<V, Rows10, TPlaces>(padded, packed, sums); break;
                case 8: Tiles<V, Rows8, TPlaces>(padded, packed, sums); break;
                case 6: Tiles<V, Rows6, TPlaces>(padded, packed, sums); break;
                default: Tiles<V, Rows4, TPlaces>(padded, packed, sums); break;
            }
        }

        private void Tiles<V, TRows, TPlaces>(ReadOnlySpan<T> padded, ReadOnlySpan<T> packed, Span<T> sums)
            where V : unmanaged, ILane<V, T> where TRows : struct, IRows where TPlaces : struct, ILanePlaces
        {
            for (var i = 0; i < plan.Tiles.Length; i++)
            {
                var tile = plan.Tiles[i];
                var taps = tile.LastTap - tile.FirstTap;
                DirectTile.Multiply<T, V, TRows, TPlaces>(taps, in MemoryMarshal.GetReference(plan.Offsets.AsSpan(tile.FirstTap, taps)),
                    in MemoryMarshal.GetReference(packed.Slice(tile.FirstTap * TRows.Count, taps * TRows.Count)),
                    in padded[tile.A], in padded[tile.HalfA], in padded[tile.B], in padded[tile.HalfB],
                    ref MemoryMarshal.GetReference(sums[(2 * i * V.Width)..]), plan.Positions);
            }
        }
    }
}
