using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Tensors;

/// <summary>The gradients of a depthwise convolution.</summary>
internal static class DepthwiseGradient
{
    // Products of a chunk of about 20 microseconds.
    private const int Chunk = 1 << 17;

    // Vectors of positions that are summed up in single precision; the sums of such bands are added in double.
    private const int BandVectors = 1024;

    // Taps that are summed up side by side.
    private const int Side = 8;

    /// <summary>dx = Σ dy·w for a stride above 1, by the phases of the stride.</summary>
    /// <remarks>dx[i] meets the taps k for which i + padding − dilation·k is a multiple of the stride: the same taps for all i of a phase,
    /// and those read neighbours of dy. Each phase is a convolution of dy, padded once, by its own taps; the phases are put between one
    /// another.</remarks>
    public static void Input<T>(in ConvGeometry g, ArraySegment<T> dy, ArraySegment<T> kernels, ArraySegment<T> bias, ArraySegment<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var each = Math.Max(1, (long)g.OutPlane * g.Taps + 4L * g.InPlane);
        WorkPool.For(g.Batch * g.InChannels, (int)Math.Max(1, Chunk / each),
            new InputWork<T>(g, DepthwisePhases.Of(g), dy, kernels, bias, dx));
    }

    /// <summary>dw = Σ over images and positions of x·dy.</summary>
    public static void Weight<T>(in ConvGeometry g, ArraySegment<T> x, ArraySegment<T> dy, ArraySegment<T> dw)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Images in parts whose number depends on the sizes alone, then the parts in order: the same bits for any number of threads.
        var parts = Math.Clamp(16 / g.OutChannels, 1, Math.Max(g.Batch, 1));
        var sums = Scratch<double>.Get(ScratchSlot.Partial, parts * g.OutChannels * g.Taps);
        var each = Math.Max(1, g.Batch / parts * ((long)g.OutPlane * g.Taps + 4L * g.InPlane));
        WorkPool.For(parts * g.OutChannels, (int)Math.Max(1, Chunk / each), new WeightWork<T>(g, DepthwisePlan.Of(g), parts, x, dy, sums));
        for (var i = 0; i < dw.Count; i++)
        {
            var sum = 0.0;
            for (var part = 0; part < parts; part++) sum += sums[part * dw.Count + i];
            dw[i] = T.CreateTruncating(sum);
        }
    }

    private readonly struct InputWork<T>(ConvGeometry g, DepthwisePhases phases, ArraySegment<T> dy, ArraySegment<T> kernels,
        ArraySegment<T> bias, ArraySegment<T> dx) : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, InputLoop<T>>(new(g, phases, dy, kernels, bias, dx, begin, end));
    }

    private readonly struct InputLoop<T>(ConvGeometry g, DepthwisePhases phases, ArraySegment<T> dy, ArraySegment<T> kernels,
        ArraySegment<T> bias, ArraySegment<T> dx, int begin, int end) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            int spare = DepthwiseConvolution.Spare<V, T>(), count = phases.Count, size = count + spare;
            var padded = Scratch<T>.Get(ScratchSlot.Padded, phases.Size + spare).AsSpan();
            var sums = Scratch<T>.Get(ScratchSlot.Sums, g.Stride.W * size).AsSpan();
            Span<T> taps = stackalloc T[DepthwiseConvolution.MostTaps];
            padded.Clear();
            for (var item = begin; item < end; item++)
            {
                var channel = item % g.InChannels;
                for (var row = 0; row < g.Out.H; row++)
                    dy.AsSpan(item * g.OutPlane + row * g.Out.W, g.Out.W).CopyTo(padded[(phases.Start + row * phases.Pitch)..]);
                var to = dx.AsSpan(item * g.InPlane, g.InPlane);
                var add = bias.Count > 0 ? bias[channel] : T.Zero;
                for (var a = 0; a < g.Stride.H; a++)
                {
                    for (var b = 0; b < g.Stride.W; b++)
                    {
                        var phase = phases.Phases[a * g.Stride.W + b];
                        for (var t = 0; t < phase.Taps.Length; t++) taps[t] = kernels[channel * g.Taps + phase.Taps[t]];
                        var line = sums.Slice(b * size, size);
                        if (phase.Taps.Length == 0) line.Clear();
                        else DepthwiseConvolution.Multiply<V, T>(count, phase.Taps.Length,
                            in MemoryMarshal.GetArrayDataReference(phase.Offsets), in MemoryMarshal.GetReference(taps),
                            in padded[phases.Start], ref MemoryMarshal.GetReference(line));
                    }
                    // The rows of this phase.
                    for (var row = (a - g.Padding.H % g.Stride.H + g.Stride.H) % g.Stride.H; row < g.In.H; row += g.Stride.H)
                        Row<V>(sums, size, (row + g.Padding.H) / g.Stride.H * phases.Pitch, add, to.Slice(row * g.In.W, g.In.W));
                }
            }
        }

        private void Row<V>(ReadOnlySpan<T> sums, int size, int start, T add, Span<T> to) where V : unmanaged, ILane<V, T>
        {
            var i = 0;
            if (g.Stride.W == 2)
            {
                // Even columns are of one phase, odd ones of the other.
                ref var even = ref MemoryMarshal.GetReference(sums[(g.Padding.W % 2 * size + start + g.Padding.W / 2)..]);
                ref var odd = ref MemoryMarshal.GetReference(sums[((g.Padding.W + 1) % 2 * size + start + (g.Padding.W + 1) / 2)..]);
                ref var target = ref MemoryMarshal.GetReference(to);
                var shift = V.Broadcast(add);
                for (; i <= to.Length - 2 * V.Width; i += 2 * V.Width)
                {
                    var (first, second) = V.Interleave(V.Load(in even, i / 2) + shift, V.Load(in odd, i / 2) + shift);
                    first.Store(ref target, i);
                    second.Store(ref target, i + V.Width);
                }
            }
            for (; i < to.Length; i++)
            {
                var padded = i + g.Padding.W;
                to[i] = sums[padded % g.Stride.W * size + start + padded / g.Stride.W] + add;
            }
        }
    }

    private readonly struct WeightWork<T>(ConvGeometry g, DepthwisePlan plan, int parts, ArraySegment<T> x, ArraySegment<T> dy,
        ArraySegment<double> sums) : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, WeightLoop<T>>(new(g, plan, parts, x, dy, sums, begin, end));
    }

    private readonly struct WeightLoop<T>(ConvGeometry g, DepthwisePlan plan, int parts, ArraySegment<T> x, ArraySegment<T> dy,
        ArraySegment<double> sums, int begin, int end) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            var spare = DepthwiseConvolution.Spare<V, T>();
            var count = (g.Out.H - 1) * plan.Pitch + g.Out.W;
            var plane = Scratch<T>.Get(ScratchSlot.Padded, plan.Size + spare).AsSpan();
            // dy in the same pitch; 0 between its rows and after the last, where the plane holds what is no product.
            var upstream = Scratch<T>.Get(ScratchSlot.Columns, count + spare).AsSpan();
            plane.Clear();
            upstream.Clear();
            for (var item = begin; item < end; item++)
            {
                var (part, channel) = (item / g.OutChannels, item % g.OutChannels);
                var total = sums.AsSpan(item * g.Taps, g.Taps);
                total.Clear();
                for (var n = (int)((long)g.Batch * part / parts); n < (int)((long)g.Batch * (part + 1) / parts); n++)
                {
                    var image = n * g.OutChannels + channel;
                    plan.Deal<V, T>(x.AsSpan(image * g.InPlane, g.InPlane), plane);
                    for (var row = 0; row < g.Out.H; row++)
                        dy.AsSpan(image * g.OutPlane + row * g.Out.W, g.Out.W).CopyTo(upstream[(row * plan.Pitch)..]);
                    for (var first = 0; first < count; first += BandVectors * V.Width)
                        for (var tap = 0; tap < g.Taps; tap += Side)
                            Sum<V, T>(Math.Min(BandVectors * V.Width, count - first),
                                plan.Offsets.AsSpan(tap, Math.Min(Side, g.Taps - tap)), in plane[first], in upstream[first], total[tap..]);
                }
            }
        }
    }

    /// <summary>total[t] += Σ over positions of x[i + offsets[t]]·dy[i].</summary>
    /// <remarks>Up to eight taps, an accumulator each; the last ones of fewer read the first tap again and are not used.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Sum<V, T>(int count, ReadOnlySpan<int> offsets, ref readonly T x, ref readonly T dy, Span<double> total)
        where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        nint Offset(ReadOnlySpan<int> all, int t) => t < all.Length ? all[t] : all[0];
        ref var from = ref Unsafe.AsRef(in x);
        ref var x0 = ref Unsafe.Add(ref from, Offset(offsets, 0));
        ref var x1 = ref Unsafe.Add(ref from, Offset(offsets, 1));
        ref var x2 = ref Unsafe.Add(ref from, Offset(offsets, 2));
        ref var x3 = ref Unsafe.Add(ref from, Offset(offsets, 3));
        ref var x4 = ref Unsafe.Add(ref from, Offset(offsets, 4));
        ref var x5 = ref Unsafe.Add(ref from, Offset(offsets, 5));
        ref var x6 = ref Unsafe.Add(ref from, Offset(offsets, 6));
        ref var x7 = ref Unsafe.Add(ref from, Offset(offsets, 7));
        V a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        for (var i = 0; i < count; i += V.Width)
        {
            var d = V.Load(in dy, i);
            a0 = V.MultiplyAdd(d, V.Load(in x0, i), a0);
            a1 = V.MultiplyAdd(d, V.Load(in x1, i), a1);
            a2 = V.MultiplyAdd(d, V.Load(in x2, i), a2);
            a3 = V.MultiplyAdd(d, V.Load(in x3, i), a3);
            a4 = V.MultiplyAdd(d, V.Load(in x4, i), a4);
            a5 = V.MultiplyAdd(d, V.Load(in x5, i), a5);
            a6 = V.MultiplyAdd(d, V.Load(in x6, i), a6);
            a7 = V.MultiplyAdd(d, V.Load(in x7, i), a7);
        }
        for (var t = 0; t < offsets.Length; t++)
            total[t] += Total<V, T>(t switch { 0 => a0, 1 => a1, 2 => a2, 3 => a3, 4 => a4, 5 => a5, 6 => a6, _ => a7 });
    }

    private static double Total<V, T>(V lanes) where V : unmanaged, ILane<V, T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> each = stackalloc T[V.Width];
        lanes.Store(ref each[0], 0);
        var sum = 0.0;
        foreach (var x in each) sum += double.CreateTruncating(x);
        return sum;
    }
}

/// <summary>How the gradient in a depthwise convolution's input goes by the phases of its stride.</summary>
internal sealed class DepthwisePhases
{
    private static readonly PlanCache<ConvGeometry, DepthwisePhases> Known = new(static g => new(g));

    private DepthwisePhases(in ConvGeometry g)
    {
        // Positions of a phase in each direction, and how far back its taps reach.
        int rows = (g.In.H - 1 + g.Padding.H) / g.Stride.H + 1, columns = (g.In.W - 1 + g.Padding.W) / g.Stride.W + 1;
        int up = g.Dilation.H * (g.Kernel.H - 1) / g.Stride.H, left = g.Dilation.W * (g.Kernel.W - 1) / g.Stride.W;
        Pitch = left + Math.Max(columns, g.Out.W);
        Start = up * Pitch + left;
        Size = Start + Math.Max(rows, g.Out.H) * Pitch;
        Count = (rows - 1) * Pitch + columns;
        Phases = new (int[], int[])[g.Stride.H * g.Stride.W];
        for (var a = 0; a < g.Stride.H; a++)
        {
            for (var b = 0; b < g.Stride.W; b++)
            {
                var (taps, offsets) = (new List<int>(), new List<int>());
                for (var t = 0; t < g.Taps; t++)
                {
                    var (y, x) = (a - t / g.Kernel.W * g.Dilation.H, b - t % g.Kernel.W * g.Dilation.W);
                    if (y % g.Stride.H != 0 || x % g.Stride.W != 0) continue;
                    taps.Add(t);
                    offsets.Add(y / g.Stride.H * Pitch + x / g.Stride.W);
                }
                Phases[a * g.Stride.W + b] = ([.. taps], [.. offsets]);
            }
        }
    }

    /// <summary>The phases of a convolution, the same for any number of images and channels.</summary>
    public static DepthwisePhases Of(in ConvGeometry g) =>
        Known.Get(g with { Batch = 1, InChannels = 1, OutChannels = 1, Groups = 1 });

    /// <summary>Elements between rows of the padded dy.</summary>
    public int Pitch { get; }

    /// <summary>Where its first element is.</summary>
    public int Start { get; }

    /// <summary>Elements of it.</summary>
    public int Size { get; }

    /// <summary>Positions of a phase, those between its rows included.</summary>
    public int Count { get; }

    /// <summary>The taps of each phase, and how far each lies from a position.</summary>
    public (int[] Taps, int[] Offsets)[] Phases { get; }
}
