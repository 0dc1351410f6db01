using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>Convolution with lanes of output channels: pixels are broadcast, so that neither strides nor narrow images leave a lane
/// empty.</summary>
/// <remarks>The other way round, lanes of positions (<see cref="DirectConvolution"/>), suits few output channels. Here kernels lie as
/// [lane of output channels][input channel][tap], two lanes at a time are summed up for a band of positions, and transposed into
/// planes at the end.</remarks>
internal static class ChannelConvolution
{
    /// <summary>Whether this is the faster way.</summary>
    public static bool Suits<T>(in ConvGeometry g) where T : unmanaged, IFloatingPointIeee754<T> =>
        g.Stride.W is 1 or 2 or 4 && FillsLanes<T>(g, g.OutChannels) && !IsSoonDone<T>(g);

    // A convolution of single pixels whose sums are there before they are transposed into planes, or leave much of a pair of lanes empty.
    private static bool IsSoonDone<T>(in ConvGeometry g) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (g.Kernel != 1 || g.Stride != 1) return false;
        int inputs = g.InChannels / g.Groups, outputs = g.OutChannels / g.Groups, pair = 2 * Lanes.Width<T>();
        return inputs <= (Vector512.IsHardwareAccelerated ? 48 : 64) || (outputs < 2 * pair && outputs % pair != 0);
    }

    /// <summary>Whether this is the faster way to the gradient in the input.</summary>
    public static bool SuitsInput<T>(in ConvGeometry g) where T : unmanaged, IFloatingPointIeee754<T> =>
        FillsLanes<T>(g, g.InChannels);

    private static bool FillsLanes<T>(in ConvGeometry g, int channels) where T : unmanaged, IFloatingPointIeee754<T> =>
        Lanes.Width<T>() > 1 && channels / g.Groups >= (g.Kernel == 1 ? 16 : 32);

    /// <summary>Elements of the packed kernels of one group.</summary>
    public static int PackedCount(in ConvGeometry g, int width) => (g.OutChannels / g.Groups + width - 1) / width * width * g.Taps;

    /// <summary>Images from begin to end, each group an item.</summary>
    /// <param name="g">The convolution.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="x">Images, to be padded.</param>
    /// <param name="ready">Or images that can be read as they are.</param>
    /// <param name="parts">Parts of the output channels: with bands, items of an image that is ready.</param>
    /// <param name="weights">Packed kernels.</param>
    /// <param name="put">What becomes of the sums.</param>
    internal readonly struct Work<T, TPut>(ConvGeometry g, ChannelPlan plan, ArraySegment<T> x, ArraySegment<T> ready, int parts,
        ArraySegment<T> weights, TPut put) : IWork where T : unmanaged, IFloatingPointIeee754<T> where TPut : struct, ILaneEpilogue<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, Loop<T, TPut>>(new(g, plan, x, ready, parts, weights, put, begin, end));
    }

    /// <summary>Pads planes from begin to end, side by side.</summary>
    internal readonly struct PadWork<T>(ConvGeometry g, ChannelPlan plan, ArraySegment<T> x, ArraySegment<T> padded) : IWork
        where T : unmanaged
    {
        public void Run(int begin, int end)
        {
            var inputs = g.InChannels / g.Groups;
            for (var item = begin; item < end; item++)
                plan.Pad<T>(x.AsSpan(item * g.InPlane, g.InPlane),
                    padded.AsSpan(item / inputs * plan.Image + item % inputs * plan.Plane, plan.Plane + g.Padding.W));
        }
    }

    private readonly struct Loop<T, TPut>(ConvGeometry g, ChannelPlan plan, ArraySegment<T> x, ArraySegment<T> ready, int parts,
        ArraySegment<T> weights, TPut put, int begin, int end) : ILaneLoop<T>
        where T : unmanaged, IFloatingPointIeee754<T> where TPut : struct, ILaneEpilogue<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            int outputs = g.OutChannels / g.Groups, inputs = g.InChannels / g.Groups, lanes = (outputs + V.Width - 1) / V.Width;
            var pairs = (lanes + 1) / 2;
            if (ready.Count > 0)
            {
                for (var item = begin; item < end; item++)
                {
                    var (part, band, of) = (item % parts, item / parts % plan.Bands.Length, item / parts / plan.Bands.Length);
                    var size = plan.InPlace ? inputs * g.InPlane : plan.Image;
                    Band<V>(of, plan.Bands[band], pairs * part / parts, pairs * (part + 1) / parts, ready.AsSpan(of * size, size));
                }
                return;
            }
            var padded = Scratch<T>.Get(ScratchSlot.Padded, plan.Image);
            for (var of = begin; of < end; of++)
            {
                new PadWork<T>(g, plan, x.Slice(of * inputs * g.InPlane, inputs * g.InPlane), padded).Run(0, inputs);
                foreach (var band in plan.Bands) Band<V>(of, band, 0, pairs, padded);
            }
        }

        // Some pairs of lanes at the positions of a band, in one group of one image.
        private void Band<V>(int of, in ChannelBand band, int firstPair, int lastPair, ReadOnlySpan<T> image)
            where V : unmanaged, ILane<V, T>
        {
            int outputs = g.OutChannels / g.Groups, group = of % g.Groups, count = PackedCount(g, V.Width);
            var packed = weights.AsSpan(group * count, count);
            var sums = Scratch<T>.Get(ScratchSlot.Sums, 2 * band.Count * V.Width).AsSpan();
            for (var pair = firstPair; pair < lastPair; pair++)
            {
                var present = Math.Min(2 * V.Width, outputs - pair * 2 * V.Width);
                if (present > V.Width) Sum<V, Rows2>(of, band, packed, pair, image, sums);
                else Sum<V, Rows1>(of, band, packed, pair, image, sums);
                for (var half = 0; half * V.Width < present; half++)
                    put.Put<V>(of / g.Groups, group * outputs + (2 * pair + half) * V.Width, Math.Min(V.Width, present - half * V.Width),
                        band.First, sums.Slice(half * band.Count * V.Width, band.Count * V.Width));
            }
        }

        private void Sum<V, TLanes>(int of, in ChannelBand band, ReadOnlySpan<T> packed, int pair, ReadOnlySpan<T> image, Span<T> sums)
            where V : unmanaged, ILane<V, T> where TLanes : struct, IRows
        {
            switch (g.Stride.W)
            {
                case 1: Sum<V, TLanes, Rows1>(of, band, packed, pair, image, sums); break;
                case 2: Sum<V, TLanes, Rows2>(of, band, packed, pair, image, sums); break;
                default: Sum<V, TLanes, Rows4>(of, band, packed, pair, image, sums); break;
            }
        }

        private void Sum<V, TLanes, TStep>(int of, in ChannelBand band, ReadOnlySpan<T> packed, int pair, ReadOnlySpan<T> image,
            Span<T> sums) where V : unmanaged, ILane<V, T> where TLanes : struct, IRows where TStep : struct, IRows
        {
            int inputs = g.InChannels / g.Groups, lane = g.Taps * V.Width;
            var kernels = packed.Slice(2 * pair * lane, TLanes.Count * lane);
            if (CompensatedSum.Matters<T>() && g.Taps > 2 * CompensatedSum.Long)
            {
                for (var i = band.FirstTile; i < band.LastTile; i++)
                    Long<V, TLanes, TStep>(plan.Tiles[i], kernels, lane, image, sums[((plan.Tiles[i].To - band.First) * V.Width)..],
                        band.Count * V.Width);
                return;
            }
            for (var channel = 0; channel < inputs; channel += plan.Block)
            {
                var channels = Math.Min(plan.Block, inputs - channel);
                for (var i = band.FirstTile; i < band.LastTile; i++)
                {
                    var tile = plan.Tiles[i];
                    var to = tile.To - band.First;
                    if (channel + plan.Block >= inputs)
                        put.Prefetch(of / g.Groups, of % g.Groups * (g.OutChannels / g.Groups) + 2 * pair * V.Width, TLanes.Count * V.Width,
                            tile.To, tile.Count * plan.Between);
                    ChannelTileRows.Multiply<T, V, TLanes, TStep>(tile.Count, channels, plan.Area, tile.FirstTap, tile.LastTap,
                        in MemoryMarshal.GetArrayDataReference(plan.Offsets), in kernels[channel * plan.Area * V.Width], lane,
                        in MemoryMarshal.GetReference(image), plan.Plane, channel * plan.Plane + tile.From, ref sums[to * V.Width],
                        band.Count * V.Width, plan.Between, channel > 0);
                }
            }
        }

        // One tile, by short chains that are summed up without an error.
        private void Long<V, TLanes, TStep>(in ChannelPositions tile, ReadOnlySpan<T> kernels, int lane, ReadOnlySpan<T> image,
            Span<T> to, int nextSums) where V : unmanaged, ILane<V, T> where TLanes : struct, IRows where TStep : struct, IRows
        {
            int inputs = g.InChannels / g.Groups, half = tile.Count * V.Width, size = TLanes.Count * half;
            var scratch = Scratch<T>.Get(ScratchSlot.Errors, 3 * size).AsSpan();
            Span<T> chain = scratch[..size], high = scratch.Slice(size, size), low = scratch.Slice(2 * size, size);
            high.Clear();
            low.Clear();
            var channels = Math.Max(1, CompensatedSum.Chain / plan.Area);
            for (var channel = 0; channel < inputs; channel += channels)
            {
                for (var tap = tile.FirstTap; tap < tile.LastTap; tap += CompensatedSum.Chain)
                {
                    ChannelTileRows.Multiply<T, V, TLanes, TStep>(tile.Count, Math.Min(channels, inputs - channel), plan.Area, tap,
                        Math.Min(tap + CompensatedSum.Chain, tile.LastTap), in MemoryMarshal.GetArrayDataReference(plan.Offsets),
                        in kernels[channel * plan.Area * V.Width], lane, in MemoryMarshal.GetReference(image), plan.Plane,
                        channel * plan.Plane + tile.From, ref chain[0], half, 1, accumulate: false);
                    CompensatedSum.AddVectors<V, T>(size, in chain[0], ref high[0], ref low[0]);
                }
            }
            CompensatedSum.FinishVectors<V, T>(size, ref high[0], in low[0]);
            for (var row = 0; row < TLanes.Count; row++)
                for (var i = 0; i < tile.Count; i++)
                    high.Slice(row * half + i * V.Width, V.Width).CopyTo(to[(row * nextSums + i * plan.Between * V.Width)..]);
        }
    }
}

/// <summary>Kernels for <see cref="ChannelConvolution"/>: [group][lane of output channels][input channel][tap].</summary>
/// <param name="g">The convolution.</param>
/// <param name="order">For a gradient in the input, the tap of the forward convolution that each tap is, its channels exchanged; null for
/// the convolution itself.</param>
internal readonly struct ChannelPacking<T>(ConvGeometry g, int[]? order) : IPacking<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    public PackingLayout Layout => new("channels", g.Groups, g.OutChannels, g.InChannels, g.Kernel, order is not null, Order: order);

    public int Count => g.Groups * ChannelConvolution.PackedCount(g, Lanes.Width<T>());

    public void Pack(ArraySegment<T> kernels, ArraySegment<T> packed) => Lanes.Run<T, Loop>(new(g, order, kernels, packed));

    private readonly struct Loop(ConvGeometry g, int[]? order, ArraySegment<T> w, ArraySegment<T> packed) : ILaneLoop<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            var lanes = (g.OutChannels / g.Groups + V.Width - 1) / V.Width;
            WorkPool.For(g.Groups * lanes, Math.Max(1, (1 << 15) / Math.Max(1, g.Taps * V.Width)), new Work<V>(g, order, lanes, w, packed));
        }
    }

    private readonly struct Work<V>(ConvGeometry g, int[]? order, int lanes, ArraySegment<T> w, ArraySegment<T> packed) : IWork
        where V : unmanaged, ILane<V, T>
    {
        public void Run(int begin, int end)
        {
            int outputs = g.OutChannels / g.Groups, inputs = g.InChannels / g.Groups, area = g.Kernel.H * g.Kernel.W, taps = g.Taps;
            for (var item = begin; item < end; item++)
            {
                var (group, first) = (item / lanes, item % lanes * V.Width);
                var present = Math.Min(V.Width, outputs - first);
                var from = w.AsSpan(group * outputs * taps, outputs * taps);
                var to = packed.AsSpan(item * taps * V.Width, taps * V.Width);
                if (order is not null) Exchanged(order, from, outputs, inputs, area, first, present, to);
                else LaneTranspose.ToLanes<V, T>(from[(first * taps)..], taps, present, taps, to);
            }
        }

        // Of the forward convolution's [input, output, tap].
        private static void Exchanged(ReadOnlySpan<int> order, ReadOnlySpan<T> from, int outputs, int inputs, int area, int first,
            int present, Span<T> to)
        {
            for (var c = 0; c < inputs; c++)
            {
                var kernels = from.Slice((c * outputs + first) * area, present * area);
                for (var t = 0; t < area; t++)
                {
                    var lane = to.Slice((c * area + t) * V.Width, V.Width);
                    for (var o = 0; o < present; o++) lane[o] = kernels[o * area + order[t]];
                    lane[present..].Clear();
                }
            }
        }
    }
}
