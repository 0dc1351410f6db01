using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>The weight gradient of a direct convolution: dw[o, t] = Σ over images and positions of dy[o, p]·x[p + offset of t].</summary>
/// <remarks>The gradient is laid out on the padded image's own grid, with zeros between the rows, so that position and pixel advance
/// together. Eight columns (half a vector of floats) need no such copy: two rows make a vector.</remarks>
internal static class DirectWeightGradient
{
    private const int Taps = 4;

    /// <summary>Bytes of padded images and gradients that a block of images may take: most of L1.</summary>
    private const int Block = 64 << 10;

    /// <summary>Vectors of positions that one chain adds up; more are cut into those of <see cref="CompensatedSum"/>.</summary>
    private const int LongestChain = 1024;

    private static readonly int[] WideRows = [6, 5, 4];
    private static readonly int[] NarrowRows = [2];

    /// <summary>How many sums over part of the images are formed apart: enough for many threads, and few enough that adding them up
    /// does not count.</summary>
    public static int Parts(in ConvGeometry g, int width)
    {
        var vectors = (g.OutPlane + width - 1) / width;
        return Math.Clamp((int)((long)g.Batch * vectors / 40), Math.Clamp(g.Batch, 1, 4), 16);
    }

    /// <summary>Elements of the sums of one part, each a whole lane.</summary>
    public static int Sums(in ConvGeometry g, int width)
    {
        int outputs = g.OutChannels / g.Groups, rows = Rows(outputs);
        return g.Groups * ((g.Taps + Taps - 1) / Taps) * ((outputs + rows - 1) / rows) * rows * Taps * width;
    }

    private static int Rows(int channels)
    {
        var best = 0;
        foreach (var rows in Vector512.IsHardwareAccelerated ? WideRows : NarrowRows)
            if (best == 0 || (channels + rows - 1) / rows * rows < (channels + best - 1) / best * best) best = rows;
        return best;
    }

    /// <summary>The parts from begin to end of the sum over images.</summary>
    internal readonly struct Work<T>(ConvGeometry g, DirectPlan plan, int parts, ArraySegment<T> x, ArraySegment<T> dy,
        ArraySegment<T> sums) : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, Loop<T>>(new(g, plan, parts, x, dy, sums, begin, end));
    }

    private readonly struct Loop<T>(ConvGeometry g, DirectPlan plan, int parts, ArraySegment<T> x, ArraySegment<T> dy,
        ArraySegment<T> sums, int begin, int end) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            int inputs = g.InChannels / g.Groups, outputs = g.OutChannels / g.Groups, size = Sums(g, V.Width);
            var rows = Rows(outputs);
            var halves = 2 * g.Out.W == V.Width && g.Out.H % 2 == 0;
            var grid = halves ? g.OutPlane : ((g.Out.H - 1) * plan.Pitch + g.Out.W + V.Width - 1) / V.Width * V.Width;
            var gradients = (outputs + rows - 1) / rows * rows * grid;
            // Positions are filled up to whole vectors: the last tap meets zeros behind the image, also where the plan has none because
            // the convolution itself reads images in place.
            var image = plan.Plane * inputs + 4 * V.Width;
            var block = Math.Clamp(Block / ((image + gradients) * Marshal.SizeOf<T>()), 1, Math.Max(g.Batch, 1));
            var padded = Scratch<T>.Get(ScratchSlot.Padded, block * image).AsSpan();
            var spread = Scratch<T>.Get(ScratchSlot.Columns, block * gradients).AsSpan();
            padded.Clear();
            spread.Clear();
            for (var part = begin; part < end; part++)
            {
                int first = (int)((long)g.Batch * part / parts), last = (int)((long)g.Batch * (part + 1) / parts);
                var own = sums.AsSpan(part * size, size);
                if (first == last) own.Clear();
                var many = CompensatedSum.Matters<T>() && (long)(last - first) * (grid / V.Width) > LongestChain;
                var errors = many ? Scratch<T>.Get(ScratchSlot.Errors, size).AsSpan() : [];
                for (var n = first; n < last; n += block)
                {
                    var images = Math.Min(block, last - n);
                    for (var group = 0; group < g.Groups; group++)
                    {
                        for (var i = 0; i < images; i++)
                        {
                            plan.Pad<T>(x.AsSpan(((n + i) * g.InChannels + group * inputs) * g.InPlane, inputs * g.InPlane),
                                padded[(i * image)..]);
                            Spread(dy.AsSpan(((n + i) * g.OutChannels + group * outputs) * g.OutPlane, outputs * g.OutPlane), grid,
                                halves, spread[(i * gradients)..]);
                        }
                        Tiles<V>(images, rows, halves, padded, image, spread, grid, gradients,
                            own.Slice(group * (size / g.Groups), size / g.Groups),
                            many ? errors.Slice(group * (size / g.Groups), size / g.Groups) : [], n > first);
                    }
                }
                if (many) CompensatedSum.FinishVectors<V, T>(size, ref own[0], in errors[0]);
            }
        }

        private void Spread(ReadOnlySpan<T> from, int grid, bool halves, Span<T> to)
        {
            if (halves)
            {
                from.CopyTo(to);
                return;
            }
            for (var o = 0; o < g.OutChannels / g.Groups; o++)
                for (var row = 0; row < g.Out.H; row++)
                    from.Slice(o * g.OutPlane + row * g.Out.W, g.Out.W).CopyTo(to[(o * grid + row * plan.Pitch)..]);
        }

        private void Tiles<V>(int images, int rows, bool halves, ReadOnlySpan<T> padded, int image, ReadOnlySpan<T> spread, int grid,
            int gradients, Span<T> lanes, Span<T> errors, bool accumulate) where V : unmanaged, ILane<V, T>
        {
            int outputs = g.OutChannels / g.Groups, taps = g.Taps;
            var offsets = plan.Offsets;
            for (int t = 0, tile = 0; t < taps; t += Taps)
            {
                // A tap too many is computed at the last one's place, and dropped.
                TapPlaces at = new(offsets[t], offsets[Math.Min(t + 1, taps - 1)], offsets[Math.Min(t + 2, taps - 1)],
                    offsets[Math.Min(t + 3, taps - 1)]);
                for (var o = 0; o < outputs; o += rows, tile += rows * Taps * V.Width)
                {
                    ref readonly var d = ref spread[o * grid];
                    ref var to = ref lanes[tile];
                    ref readonly var p = ref padded[0];
                    if (errors.Length > 0)
                    {
                        Span<T> sums = lanes.Slice(tile, rows * Taps * V.Width), low = errors.Slice(tile, rows * Taps * V.Width);
                        if (halves) Long<V, HalfLanes>(rows, images, in d, grid, gradients, in p, image, at, sums, low, accumulate);
                        else Long<V, WholeLanes>(rows, images, in d, grid, gradients, in p, image, at, sums, low, accumulate);
                    }
                    else if (halves)
                        Tile<V, HalfLanes>(rows, images, grid / V.Width, in d, grid, gradients, in p, image, at, ref to, accumulate);
                    else
                        Tile<V, WholeLanes>(rows, images, grid / V.Width, in d, grid, gradients, in p, image, at, ref to, accumulate);
                }
            }
        }

        // By short chains that are summed up without an error.
        private void Long<V, TPlaces>(int rows, int images, ref readonly T d, int grid, int gradients, ref readonly T p, int image,
            in TapPlaces at, Span<T> sums, Span<T> low, bool accumulate) where V : unmanaged, ILane<V, T>
            where TPlaces : struct, ILanePlaces
        {
            var chain = Scratch<T>.Get(ScratchSlot.Tile, sums.Length).AsSpan();
            if (!accumulate)
            {
                sums.Clear();
                low.Clear();
            }
            int vectors = grid / V.Width, step = TPlaces.Halves ? 2 * plan.Pitch : V.Width;
            for (var n = 0; n < images; n++)
            {
                for (var v = 0; v < vectors; v += CompensatedSum.Chain)
                {
                    Tile<V, TPlaces>(rows, 1, Math.Min(CompensatedSum.Chain, vectors - v),
                        in Unsafe.Add(ref Unsafe.AsRef(in d), n * gradients + v * V.Width), grid, gradients,
                        in Unsafe.Add(ref Unsafe.AsRef(in p), n * image + v * step), image, at, ref chain[0], accumulate: false);
                    CompensatedSum.AddVectors<V, T>(sums.Length, in chain[0], ref sums[0], ref low[0]);
                }
            }
        }

        private void Tile<V, TPlaces>(int rows, int images, int vectors, ref readonly T d, int grid, int gradients, ref readonly T p,
            int image, in TapPlaces at, ref T lanes, bool accumulate) where V : unmanaged, ILane<V, T> where TPlaces : struct, ILanePlaces
        {
            var (step, half) = TPlaces.Halves ? (2 * plan.Pitch, plan.Pitch) : (V.Width, 0);
            switch (rows)
            {
                case 6:
                    DotTile.Multiply<T, V, Rows6, TPlaces>(images, vectors, in d, grid, gradients, in p, image, step, half, at.A,
                        at.B, at.C, at.D, ref lanes, accumulate);
                    break;
                case 5:
                    DotTile.Multiply<T, V, Rows5, TPlaces>(images, vectors, in d, grid, gradients, in p, image, step, half, at.A,
                        at.B, at.C, at.D, ref lanes, accumulate);
                    break;
                case 4:
                    DotTile.Multiply<T, V, Rows4, TPlaces>(images, vectors, in d, grid, gradients, in p, image, step, half, at.A,
                        at.B, at.C, at.D, ref lanes, accumulate);
                    break;
                default:
                    DotTile.Multiply<T, V, Rows2, TPlaces>(images, vectors, in d, grid, gradients, in p, image, step, half, at.A,
                        at.B, at.C, at.D, ref lanes, accumulate);
                    break;
            }
        }
    }

    private readonly record struct TapPlaces(int A, int B, int C, int D);

    /// <summary>dw from the parts' sums: parts in order, then lanes.</summary>
    /// <remarks>One item is four taps of all output channels of a group.</remarks>
    internal readonly struct Finish<T>(ConvGeometry g, DirectPlan plan, int parts, ArraySegment<T> sums, ArraySegment<T> dw) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, FinishLoop<T>>(new(g, plan, parts, sums, dw, begin, end));
    }

    private readonly struct FinishLoop<T>(ConvGeometry g, DirectPlan plan, int parts, ArraySegment<T> sums, ArraySegment<T> dw, int begin,
        int end) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            int outputs = g.OutChannels / g.Groups, rows = Rows(outputs), taps = g.Taps, groups = (taps + Taps - 1) / Taps;
            int padded = (outputs + rows - 1) / rows * rows, size = Sums(g, V.Width);
            var order = plan.Order;
            Span<T> four = stackalloc T[Taps];
            for (var item = begin; item < end; item++)
            {
                var (group, t) = (item / groups, item % groups * Taps);
                var to = dw.AsSpan(group * outputs * taps, outputs * taps);
                for (var o = 0; o < outputs; o++)
                {
                    var at = (item * padded + o) * Taps * V.Width;
                    ref readonly var from = ref sums.AsSpan(at, (parts - 1) * size + Taps * V.Width)[0];
                    V a = default, b = default, c = default, d = default;
                    for (var p = 0; p < parts; p++)
                    {
                        a += V.Load(in from, p * size);
                        b += V.Load(in from, p * size + V.Width);
                        c += V.Load(in from, p * size + 2 * V.Width);
                        d += V.Load(in from, p * size + 3 * V.Width);
                    }
                    V.SumLanes(a, b, c, d, four);
                    for (var j = 0; j < Math.Min(Taps, taps - t); j++) to[o * taps + order[t + j]] = four[j];
                }
            }
        }
    }

    /// <summary>Items of <see cref="Finish{T}"/>.</summary>
    public static int FinishItems(in ConvGeometry g) => g.Groups * ((g.Taps + Taps - 1) / Taps);
}
