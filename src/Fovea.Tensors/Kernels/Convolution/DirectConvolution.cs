using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>What becomes of the sums of a convolution: the last step, while they are in the cache.</summary>
internal interface IEpilogue<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Takes the sums of some rows of one output channel of one image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="row">The first output row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="sums">Output row row + i begins at i·<paramref name="pitch"/>; rows may be read up to a vector beyond their
    /// end.</param>
    /// <param name="pitch">Elements between rows of the sums.</param>
    /// <param name="lastChannel">Whole vectors may be written beyond these rows, up to the end of the planes before this channel: what
    /// lies there is written later by the same thread. 0 where it is not.</param>
    void Rows<V>(int image, int channel, int row, int rows, ReadOnlySpan<T> sums, int pitch, int lastChannel)
        where V : unmanaged, ILane<V, T>;
}

/// <summary>Convolution straight from a padded copy of each image: no patches are gathered.</summary>
internal static class DirectConvolution
{
    /// <summary>The rows that a tile may have, most first, on processors with 32 vector registers.</summary>
    private static readonly int[] WideRows = [12, 10, 8, 6, 4];

    /// <summary>And with 16.</summary>
    private static readonly int[] NarrowRows = [6, 4];

    /// <summary>Whether this is the faster way for the gradient in the weights; for results it always is.</summary>
    /// <remarks>Gathering patches costs about as much as four output channels, and serves all of them: it is lost where there are few. On
    /// the other hand the direct way reads each image from L2 once for every tile of rows.</remarks>
    public static bool SuitsWeights(in ConvGeometry g) => g.OutChannels / g.Groups <= 32 || g.InChannels / g.Groups <= 4;

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
        var block = DirectPlan.BlockOf(g, Unsafe.SizeOf<T>());
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
                for (var first = 0; first < inputs; first += block)
                {
                    for (var ky = 0; ky < g.Kernel.H; ky++)
                    {
                        for (var c = first; c < Math.Min(first + block, inputs); c++)
                        {
                            var kernel = o * nextOut + c * nextIn;
                            for (var kx = 0; kx < g.Kernel.W; kx++, at += rows)
                            {
                                var k = ky * g.Kernel.W + kx;
                                to[at] = from[kernel + (adjoint ? area - 1 - k : k)];
                            }
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
        public void Run(int begin, int end) => Lanes.Run<T, Loop<T, TEpilogue>>(new(g, plan, x, default, 1, weights, epilogue, begin, end));
    }

    /// <summary>Pads the images from begin to end, each group of channels an item, side by side in <paramref name="padded"/>.</summary>
    internal readonly struct PadWork<T>(ConvGeometry g, DirectPlan plan, ArraySegment<T> x, ArraySegment<T> padded) : IWork
        where T : unmanaged
    {
        public void Run(int begin, int end)
        {
            var size = g.InChannels / g.Groups * g.InPlane;
            for (var item = begin; item < end; item++)
            {
                var to = padded.AsSpan(item * plan.Image, plan.Image);
                to.Clear();
                plan.Pad<T>(x.AsSpan(item * size, size), to);
            }
        }
    }

    /// <summary>Few images, padded already, in items of one band of rows and one of <paramref name="parts"/> parts of the output
    /// channels.</summary>
    internal readonly struct BandWork<T, TEpilogue>(ConvGeometry g, DirectPlan plan, ArraySegment<T> padded, int parts,
        ArraySegment<T> weights, TEpilogue epilogue) : IWork
        where T : unmanaged, IFloatingPointIeee754<T> where TEpilogue : struct, IEpilogue<T>
    {
        public void Run(int begin, int end) =>
            Lanes.Run<T, Loop<T, TEpilogue>>(new(g, plan, default, padded, parts, weights, epilogue, begin, end));
    }

    private readonly struct Loop<T, TEpilogue>(ConvGeometry g, DirectPlan plan, ArraySegment<T> x, ArraySegment<T> ready, int parts,
        ArraySegment<T> weights, TEpilogue epilogue, int begin, int end) : ILaneLoop<T>
        where T : unmanaged, IFloatingPointIeee754<T> where TEpilogue : struct, IEpilogue<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            int inputs = g.InChannels / g.Groups, outputs = g.OutChannels / g.Groups, rows = DirectConvolution.Rows(outputs);
            // A vector of results may be read where a row's last one begins.
            var sums = Scratch<T>.Get(ScratchSlot.Sums, rows * plan.Positions + 2 * V.Width).AsSpan();
            if (ready.Count > 0)
            {
                Bands<V>(rows, sums);
                return;
            }
            var copy = plan.InPlace ? default : Scratch<T>.Get(ScratchSlot.Padded, plan.Image);
            copy.AsSpan().Clear();
            for (var n = begin; n < end; n++)
            {
                for (var group = 0; group < g.Groups; group++)
                {
                    ReadOnlySpan<T> padded = x.AsSpan((n * g.InChannels + group * inputs) * g.InPlane, inputs * g.InPlane);
                    if (!plan.InPlace)
                    {
                        plan.Pad(padded, copy.AsSpan());
                        padded = copy;
                    }
                    foreach (var band in plan.Bands)
                        Band<V>(n, group, band, 0, outputs, rows, padded, sums, plan.Bands.Length == 1 ? g.OutChannels : 0);
                }
            }
        }

        private void Bands<V>(int rows, Span<T> sums) where V : unmanaged, ILane<V, T>
        {
            var outputs = g.OutChannels / g.Groups;
            var tiles = (outputs + rows - 1) / rows;
            for (var item = begin; item < end; item++)
            {
                var (part, band, of) = (item % parts, item / parts % plan.Bands.Length, item / parts / plan.Bands.Length);
                Band<V>(of / g.Groups, of % g.Groups, plan.Bands[band], tiles * part / parts * rows,
                    Math.Min(tiles * (part + 1) / parts * rows, outputs), rows, ready.AsSpan(of * plan.Image, plan.Image), sums, 0);
            }
        }

        // Some output channels of a group at the rows of a band.
        private void Band<V>(int image, int group, in PositionBand band, int first, int last, int rows, ReadOnlySpan<T> padded,
            Span<T> sums, int lastChannel) where V : unmanaged, ILane<V, T>
        {
            var packed = weights.AsSpan(group * PackedCount(g), PackedCount(g));
            for (var o = first; o < last; o += rows)
            {
                Tiles<V>(rows, band, padded, packed.Slice(o * g.Taps, rows * g.Taps), sums);
                for (var r = 0; r < Math.Min(rows, last - o); r++)
                    epilogue.Rows<V>(image, group * (g.OutChannels / g.Groups) + o + r, band.FirstRow, band.Rows,
                        sums.Slice(r * plan.Positions, plan.Positions + 2 * V.Width), plan.RowPitch, lastChannel);
            }
        }

        private void Tiles<V>(int rows, in PositionBand band, ReadOnlySpan<T> padded, ReadOnlySpan<T> packed, Span<T> sums)
            where V : unmanaged, ILane<V, T>
        {
            if (plan.Halves) Tiles<V, HalfLanes>(rows, band, padded, packed, sums);
            else if (plan.InPlace && g.Kernel == 1) Tiles<V, FarLanes>(rows, band, padded, packed, sums);
            else Tiles<V, WholeLanes>(rows, band, padded, packed, sums);
        }

        private void Tiles<V, TPlaces>(int rows, in PositionBand band, ReadOnlySpan<T> padded, ReadOnlySpan<T> packed, Span<T> sums)
            where V : unmanaged, ILane<V, T> where TPlaces : struct, ILanePlaces
        {
            switch (rows)
            {
                case 12: Tiles<V, Rows12, TPlaces>(band, padded, packed, sums); break;
                case 10: Tiles<V, Rows10, TPlaces>(band, padded, packed, sums); break;
                case 8: Tiles<V, Rows8, TPlaces>(band, padded, packed, sums); break;
                case 6: Tiles<V, Rows6, TPlaces>(band, padded, packed, sums); break;
                default: Tiles<V, Rows4, TPlaces>(band, padded, packed, sums); break;
            }
        }

        private void Tiles<V, TRows, TPlaces>(in PositionBand band, ReadOnlySpan<T> padded, ReadOnlySpan<T> packed, Span<T> sums)
            where V : unmanaged, ILane<V, T> where TRows : struct, IRows where TPlaces : struct, ILanePlaces
        {
            if (CompensatedSum.Matters<T>() && g.Taps > CompensatedSum.Long)
            {
                for (var i = band.FirstTile; i < band.LastTile; i++) Long<V, TRows, TPlaces>(plan.Tiles[i], padded, packed, sums);
                return;
            }
            // A last tile that begins earlier shares results with the one before, which must be complete: it comes by itself.
            var apart = plan.InPlace ? band.LastTile - 1 : band.LastTile;
            Blocks<V, TRows, TPlaces>(band.FirstTile, apart, padded, packed, sums);
            Blocks<V, TRows, TPlaces>(apart, band.LastTile, padded, packed, sums);
        }

        // One tile, by short chains that are summed up without an error.
        private void Long<V, TRows, TPlaces>(in PositionTile tile, ReadOnlySpan<T> padded, ReadOnlySpan<T> packed, Span<T> sums)
            where V : unmanaged, ILane<V, T> where TRows : struct, IRows where TPlaces : struct, ILanePlaces
        {
            int pair = 2 * V.Width, size = TRows.Count * pair;
            var scratch = Scratch<T>.Get(ScratchSlot.Errors, 3 * size).AsSpan();
            Span<T> chain = scratch[..size], high = scratch.Slice(size, size), low = scratch.Slice(2 * size, size);
            high.Clear();
            low.Clear();
            for (var channel = 0; channel < g.InChannels / g.Groups; channel += plan.ChannelBlock)
            {
                var (first, last) = plan.Taps(tile, channel);
                for (var tap = first; tap < last; tap += CompensatedSum.Chain)
                {
                    var taps = Math.Min(CompensatedSum.Chain, last - tap);
                    DirectTile.Multiply<T, V, TRows, TPlaces>(taps, in plan.Offsets[tap], in packed[tap * TRows.Count], in padded[tile.A],
                        in padded[tile.HalfA], in padded[tile.B], in padded[tile.HalfB], ref chain[0], pair, accumulate: false);
                    CompensatedSum.AddVectors<V, T>(size, in chain[0], ref high[0], ref low[0]);
                }
            }
            CompensatedSum.FinishVectors<V, T>(size, ref high[0], in low[0]);
            for (var r = 0; r < TRows.Count; r++) high.Slice(r * pair, pair).CopyTo(sums[(tile.To + r * plan.Positions)..]);
        }

        private void Blocks<V, TRows, TPlaces>(int firstTile, int lastTile, ReadOnlySpan<T> padded, ReadOnlySpan<T> packed, Span<T> sums)
            where V : unmanaged, ILane<V, T> where TRows : struct, IRows where TPlaces : struct, ILanePlaces
        {
            for (var channel = 0; channel < g.InChannels / g.Groups; channel += plan.ChannelBlock)
            {
                for (var i = firstTile; i < lastTile; i++)
                {
                    var tile = plan.Tiles[i];
                    var (first, last) = plan.Taps(tile, channel);
                    DirectTile.Multiply<T, V, TRows, TPlaces>(last - first,
                        in MemoryMarshal.GetReference(plan.Offsets.AsSpan(first, last - first)),
                        in MemoryMarshal.GetReference(packed.Slice(first * TRows.Count, (last - first) * TRows.Count)),
                        in padded[tile.A], in padded[tile.HalfA], in padded[tile.B], in padded[tile.HalfB],
                        ref MemoryMarshal.GetReference(sums[tile.To..]), plan.Positions, channel > 0);
                }
            }
        }
    }
}

/// <summary>Kernels for <see cref="DirectConvolution"/>.</summary>
internal readonly struct DirectPacking<T>(ConvGeometry g, bool adjoint) : IPacking<T> where T : unmanaged
{
    public PackingLayout Layout => new("direct", g.Groups, g.OutChannels, g.InChannels, g.Kernel, adjoint,
        DirectPlan.BlockOf(g, Unsafe.SizeOf<T>()));

    public int Count => g.Groups * DirectConvolution.PackedCount(g);

    public void Pack(ArraySegment<T> kernels, ArraySegment<T> packed) => DirectConvolution.Pack<T>(g, kernels, adjoint, packed);
}
