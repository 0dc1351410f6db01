using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>Convolution of each channel by a kernel of its own (depthwise).</summary>
/// <remarks>Nothing is shared between channels, so lanes are positions and there is one row of sums. A channel is copied once into a plane
/// with its border, where a stride leads by one plane for each phase of it; a tap is then the same distance from every position, row
/// ends included, and the plane is one long line. Results are chains of multiply-adds in the order of the taps.</remarks>
internal static class DepthwiseConvolution
{
    // Elements of sums that are finished at a time: they and what they come from stay in L1.
    private const int Band = 2048;

    /// <summary>Taps at most: 11 by 11 and some more.</summary>
    public const int MostTaps = 128;

    // Planes of a chunk at least: memory for one is cleared once for all of them.
    private const int Planes = 4;

    // Vectors that are summed up side by side.
    private const int Side = 4;

    /// <summary>Whether a convolution is one.</summary>
    public static bool Suits(in ConvGeometry g) =>
        g.Groups > 1 && g.InChannels == g.Groups && g.OutChannels == g.Groups && g.Taps is > 0 and <= MostTaps;

    /// <summary>Elements that may be read and written beyond a plane.</summary>
    public static int Spare<V, T>() where V : unmanaged, ILane<V, T> where T : unmanaged => Side * V.Width;

    /// <summary>Convolves on all threads.</summary>
    /// <param name="g">The convolution.</param>
    /// <param name="x">The images.</param>
    /// <param name="kernels">One of g.Taps elements for each channel.</param>
    /// <param name="flip">Read them backwards: for the gradient in the input.</param>
    /// <param name="epilogue">What becomes of the sums.</param>
    public static void Run<T, TEpilogue>(in ConvGeometry g, ArraySegment<T> x, ArraySegment<T> kernels, bool flip, in TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T> where TEpilogue : struct, IEpilogue<T>
    {
        // Multiply-adds of a chunk of about 20 microseconds.
        const int Chunk = 1 << 17;
        var each = Math.Max(1, (long)g.OutPlane * g.Taps + 4L * g.InPlane);
        WorkPool.For(g.Batch * g.OutChannels, (int)Math.Max(Planes, Chunk / each),
            new Work<T, TEpilogue>(g, DepthwisePlan.Of(g), x, kernels, flip, epilogue));
    }

    private readonly struct Work<T, TEpilogue>(ConvGeometry g, DepthwisePlan plan, ArraySegment<T> x, ArraySegment<T> kernels, bool flip,
        TEpilogue epilogue) : IWork where T : unmanaged, IFloatingPointIeee754<T> where TEpilogue : struct, IEpilogue<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, Loop<T, TEpilogue>>(new(g, plan, x, kernels, flip, epilogue, begin, end));
    }

    private readonly struct Loop<T, TEpilogue>(ConvGeometry g, DepthwisePlan plan, ArraySegment<T> x, ArraySegment<T> kernels, bool flip,
        TEpilogue epilogue, int begin, int end) : ILaneLoop<T>
        where T : unmanaged, IFloatingPointIeee754<T> where TEpilogue : struct, IEpilogue<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            var rows = Math.Clamp(Band / plan.Pitch, 1, g.Out.H);
            var spare = Spare<V, T>();
            // Taps reach over the end of the last row, into what is no result.
            var plane = Scratch<T>.Get(ScratchSlot.Padded, plan.Size + spare).AsSpan();
            var sums = Scratch<T>.Get(ScratchSlot.Sums, rows * plan.Pitch + 2 * spare).AsSpan();
            Span<T> kernel = stackalloc T[MostTaps];
            // The border stays as it is from channel to channel.
            plane.Clear();
            for (var item = begin; item < end; item++)
            {
                var channel = item % g.OutChannels;
                plan.Deal<V, T>(x.AsSpan(item * g.InPlane, g.InPlane), plane);
                kernels.AsSpan(channel * g.Taps, g.Taps).CopyTo(kernel);
                if (flip) kernel[..g.Taps].Reverse();
                for (var row = 0; row < g.Out.H; row += rows)
                {
                    var count = Math.Min(rows, g.Out.H - row);
                    Multiply<V, T>((count - 1) * plan.Pitch + g.Out.W, g.Taps, in MemoryMarshal.GetArrayDataReference(plan.Offsets),
                        in MemoryMarshal.GetReference(kernel), in MemoryMarshal.GetReference(plane[(row * plan.Pitch)..]),
                        ref MemoryMarshal.GetReference(sums));
                    // Of one band the planes that follow are this thread's, up to the last of the image.
                    var last = row > 0 || count < g.Out.H ? 0 : Math.Min(g.OutChannels, channel + end - item);
                    epilogue.Rows<V>(item / g.OutChannels, channel, row, count, sums, plan.Pitch, last);
                }
            }
        }
    }

    /// <summary>y[i] = Σ over taps of kernel[t]·x[i + offsets[t]], in whole vectors, from 0 to <paramref name="count"/> and beyond.
    /// </summary>
    /// <remarks>Each tap is one broadcast and a load for each of four vectors; the loads, two or three a cycle, are the limit. They lie
    /// across two cache lines as often as not, which costs less than to shift what is in registers.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V, T>(int count, int taps, ref readonly int offsets, ref readonly T kernel, ref readonly T x, ref T y)
        where V : unmanaged, ILane<V, T> where T : unmanaged
    {
        ref var offset = ref Unsafe.AsRef(in offsets);
        ref var w = ref Unsafe.AsRef(in kernel);
        ref var from = ref Unsafe.AsRef(in x);
        var i = 0;
        for (; i < count - V.Width; i += Side * V.Width)
        {
            V a = default, b = default, c = default, d = default;
            for (var t = 0; t < taps; t++)
            {
                ref var at = ref Unsafe.Add(ref from, (nint)(i + Unsafe.Add(ref offset, t)));
                var k = V.Broadcast(Unsafe.Add(ref w, t));
                a = V.MultiplyAdd(k, V.Load(in at, 0), a);
                b = V.MultiplyAdd(k, V.Load(in at, V.Width), b);
                c = V.MultiplyAdd(k, V.Load(in at, 2 * V.Width), c);
                d = V.MultiplyAdd(k, V.Load(in at, 3 * V.Width), d);
            }
            a.Store(ref y, i);
            b.Store(ref y, i + V.Width);
            c.Store(ref y, i + 2 * V.Width);
            d.Store(ref y, i + 3 * V.Width);
        }
        for (; i < count; i += V.Width)
        {
            V a = default;
            for (var t = 0; t < taps; t++)
            {
                ref var at = ref Unsafe.Add(ref from, (nint)(i + Unsafe.Add(ref offset, t)));
                a = V.MultiplyAdd(V.Broadcast(Unsafe.Add(ref w, t)), V.Load(in at, 0), a);
            }
            a.Store(ref y, i);
        }
    }
}

/// <summary>How a channel lies in its padded plane: one plane for each phase of the stride, each of <see cref="Pitch"/> columns.</summary>
/// <param name="Pitch">Elements between rows.</param>
/// <param name="PhaseSize">Elements of the plane of a phase.</param>
/// <param name="Size">Elements of all.</param>
/// <param name="Offsets">How far each tap lies from a position.</param>
/// <param name="Geometry">The convolution.</param>
internal sealed record DepthwisePlan(int Pitch, int PhaseSize, int Size, int[] Offsets, ConvGeometry Geometry)
{
    private static readonly PlanCache<ConvGeometry, DepthwisePlan> Plans = new(static g => Make(g));

    /// <summary>The plan of a convolution, the same for any number of images and channels.</summary>
    public static DepthwisePlan Of(in ConvGeometry g) =>
        Plans.Get(g with { Batch = 1, InChannels = 1, OutChannels = 1, Groups = 1 });

    private static DepthwisePlan Make(in ConvGeometry g)
    {
        int height = (g.Out.H - 1) * g.Stride.H + g.Dilation.H * (g.Kernel.H - 1) + 1;
        int width = (g.Out.W - 1) * g.Stride.W + g.Dilation.W * (g.Kernel.W - 1) + 1;
        var pitch = (width + g.Stride.W - 1) / g.Stride.W;
        var phase = (height + g.Stride.H - 1) / g.Stride.H * pitch;
        var offsets = new int[g.Kernel.H * g.Kernel.W];
        for (var t = 0; t < offsets.Length; t++)
        {
            var (row, column) = (t / g.Kernel.W * g.Dilation.H, t % g.Kernel.W * g.Dilation.W);
            offsets[t] = (row % g.Stride.H * g.Stride.W + column % g.Stride.W) * phase + row / g.Stride.H * pitch + column / g.Stride.W;
        }
        return new(pitch, phase, g.Stride.H * g.Stride.W * phase, offsets, g);
    }

    /// <summary>Copies a channel; its border is there already.</summary>
    public void Deal<V, T>(ReadOnlySpan<T> x, Span<T> plane)
        where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        var g = Geometry;
        // Rows and columns that a window reaches: a stride may leave the last out.
        var rows = Math.Min(g.In.H, PhaseSize / Pitch * g.Stride.H - g.Padding.H);
        var columns = Math.Min(g.In.W, Pitch * g.Stride.W - g.Padding.W);
        for (var row = 0; row < rows; row++)
        {
            var padded = row + g.Padding.H;
            var from = x.Slice(row * g.In.W, g.In.W);
            var to = plane[(padded % g.Stride.H * g.Stride.W * PhaseSize + padded / g.Stride.H * Pitch)..];
            if (g.Stride.W == 1)
            {
                from[..columns].CopyTo(to[g.Padding.W..]);
                continue;
            }
            var column = 0;
            if (g.Stride.W == 2)
            {
                if (g.Padding.W % 2 != 0 && columns > 0) Put(g, from, column++, to);
                var pairs = (columns - column) / 2;
                Halves<V, T>(pairs, in MemoryMarshal.GetReference(from[column..]),
                    ref MemoryMarshal.GetReference(to[((column + g.Padding.W) / 2)..]), PhaseSize);
                column += 2 * pairs;
            }
            for (; column < columns; column++) Put(g, from, column, to);
        }
    }

    // Pairs of neighbours: the first ones to one plane, the second ones to the next. Rows are often no longer than two wide vectors.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Halves<V, T>(int pairs, ref readonly T from, ref T to, int apart)
        where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref var next = ref Unsafe.Add(ref to, apart);
        var i = Whole<V>(0, pairs, in from, ref to, ref next);
        if (V.Width > Lane128<T>.Width) i = Whole<Lane128<T>>(i, pairs, in from, ref to, ref next);
        for (; i < pairs; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref Unsafe.AsRef(in from), 2 * i);
            Unsafe.Add(ref next, i) = Unsafe.Add(ref Unsafe.AsRef(in from), 2 * i + 1);
        }

        static int Whole<L>(int i, int pairs, ref readonly T from, ref T to, ref T next) where L : unmanaged, ILane<L, T>
        {
            for (; i <= pairs - L.Width; i += L.Width)
            {
                var (even, odd) = L.Deinterleave(L.Load(in from, 2 * i), L.Load(in from, 2 * i + L.Width));
                even.Store(ref to, i);
                odd.Store(ref next, i);
            }
            return i;
        }
    }

    private void Put<T>(in ConvGeometry g, ReadOnlySpan<T> from, int column, Span<T> to)
    {
        var padded = column + g.Padding.W;
        to[padded % g.Stride.W * PhaseSize + padded / g.Stride.W] = from[column];
    }
}
