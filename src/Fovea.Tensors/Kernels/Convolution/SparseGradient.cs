using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fovea.Tensors;

/// <summary>The gradients of a convolution whose upstream gradient is mostly zeros: behind a 2×2 max pooling three quarters are, and of
/// the rest those that the rectifier stopped.</summary>
/// <remarks>Elements that are zero are left out, so that the work falls with their number; what they would have added is zero for all
/// finite numbers. Sums run over the images in a fixed number of parts and within a part in the order of the list.</remarks>
internal static class SparseGradient
{
    /// <summary>Elements of one kernel row, all channels, beyond which lanes are full without rearranging.</summary>
    private const int Widest = 256;

    /// <summary>Whether the kernels are of a kind that this is there for.</summary>
    public static bool Takes(in ConvGeometry g) => Vector128.IsHardwareAccelerated && g.Groups == 1 && g.Stride == 1 && g.Dilation == 1
        && g.Kernel != 1 && g.InChannels * g.Kernel.W <= Widest;

    /// <summary>Whether this is the faster way; looks at four images at most.</summary>
    /// <remarks>Where at most one element of four is not zero, as behind a 2×2 pooling, it always is: nobody needs to look then.</remarks>
    public static bool Suits<T>(in ConvGeometry g, ReadOnlySpan<T> dy) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!Takes(g)) return false;
        long zeros = 0, all = 0;
        var image = g.OutChannels * g.OutPlane;
        for (var n = 0; n < g.Batch; n += (g.Batch + 3) / 4)
        {
            zeros += SparseList.Zeros(dy.Slice(n * image, image));
            all += image;
        }
        return 8 * zeros >= 5 * all;
    }

    /// <summary>dw = Σ over the elements of dy that are not zero of each times the pixels that its kernel saw; dbias = Σ dy, or
    /// empty.</summary>
    public static void Weight<T, TUpstream>(in SparsePlan plan, ArraySegment<T> x, in TUpstream dy, ArraySegment<T> dw,
        ArraySegment<T> dbias) where T : unmanaged, IFloatingPointIeee754<T> where TUpstream : struct, ISparseUpstream<T>
    {
        var g = plan.G;
        var blocks = (g.Batch + plan.Images - 1) / plan.Images;
        var parts = Math.Clamp(blocks, 1, 16);
        var sums = Scratch<T>.Get(ScratchSlot.Partial, parts * plan.Kernels);
        sums.AsSpan().Clear();
        var shifts = Scratch<double>.Get(ScratchSlot.Shifts, parts * g.OutChannels);
        shifts.AsSpan().Clear();
        WorkPool.For(parts, 1, new WeightWork<T, TUpstream>(plan, parts, blocks, x, dy, sums, shifts));
        var total = sums.AsSpan(0, plan.Kernels);
        for (var part = 1; part < parts; part++) SumKernel.Add<T>(sums.AsSpan(part * plan.Kernels, plan.Kernels), total);
        plan.Unpack<T>(total, dw.AsSpan());
        for (var o = 0; o < dbias.Count; o++)
        {
            double shift = 0;
            for (var part = 0; part < parts; part++) shift += shifts[part * g.OutChannels + o];
            dbias[o] = T.CreateTruncating(shift);
        }
    }

    /// <summary>dx = Σ over the elements of dy that are not zero of its kernel times each, where the kernel lay.</summary>
    public static void Input<T, TUpstream>(in SparsePlan plan, in TUpstream dy, ArraySegment<T> w, ArraySegment<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T> where TUpstream : struct, ISparseUpstream<T>
    {
        var kernels = Scratch<T>.Get(ScratchSlot.Weights, plan.Kernels);
        plan.Pack<T>(w.AsSpan(), kernels.AsSpan());
        WorkPool.For((plan.G.Batch + plan.Images - 1) / plan.Images, 1, new InputWork<T, TUpstream>(plan, dy, kernels, dx));
    }

    private readonly struct WeightWork<T, TUpstream>(SparsePlan plan, int parts, int blocks, ArraySegment<T> x, TUpstream dy,
        ArraySegment<T> sums, ArraySegment<double> shifts) : IWork
        where T : unmanaged, IFloatingPointIeee754<T> where TUpstream : struct, ISparseUpstream<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, WeightLoop<T, TUpstream>>(new(plan, parts, blocks, x, dy, sums, shifts,
            begin, end));
    }

    private readonly struct WeightLoop<T, TUpstream>(SparsePlan plan, int parts, int blocks, ArraySegment<T> x, TUpstream dy,
        ArraySegment<T> sums, ArraySegment<double> shifts, int begin, int end) : ILaneLoop<T>
        where T : unmanaged, IFloatingPointIeee754<T> where TUpstream : struct, ISparseUpstream<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            var g = plan.G;
            var pixels = Scratch<T>.Get(ScratchSlot.Padded, plan.Block).AsSpan();
            pixels.Clear();
            var offsets = Scratch<int>.Get(ScratchSlot.Columns, plan.ListLength).AsSpan();
            var values = Scratch<T>.Get(ScratchSlot.Columns, plan.ListLength).AsSpan();
            var many = IsLong;
            var errors = many ? Scratch<T>.Get(ScratchSlot.Errors, plan.Kernels).AsSpan() : [];
            for (var part = begin; part < end; part++)
            {
                var own = sums.AsSpan(part * plan.Kernels, plan.Kernels);
                errors.Clear();
                for (var block = (int)((long)blocks * part / parts); block < (int)((long)blocks * (part + 1) / parts); block++)
                {
                    var first = block * plan.Images;
                    var images = Math.Min(plan.Images, g.Batch - first);
                    for (var i = 0; i < images; i++) Take(first + i, pixels[(i * plan.Image)..]);
                    for (var o = 0; o < g.OutChannels; o++)
                    {
                        var count = dy.List(first, images, o, offsets, values);
                        shifts.AsSpan()[part * g.OutChannels + o] += SumKernel.Sum<T>(values[..count]);
                        var kernel = own.Slice(o * g.Kernel.H * plan.KernelPitch, g.Kernel.H * plan.KernelPitch);
                        if (many)
                            Long<V>(offsets[..count], values[..count], pixels, kernel, errors.Slice(o * kernel.Length, kernel.Length));
                        else SparseTiles.Run<T, V>(plan.G.Kernel.H, plan.Vectors, scatter: false, count, offsets, values, pixels,
                            plan.Pitch, kernel, plan.KernelPitch);
                    }
                }
                if (many) CompensatedSum.FinishVectors<V, T>(own.Length, ref own[0], in errors[0]);
            }
        }

        // By the sizes alone, so that a list of any kind gives the same bits.
        private bool IsLong => CompensatedSum.Matters<T>() && (long)plan.G.Batch * plan.G.OutPlane / parts > CompensatedSum.Long;

        // By short chains that are summed up without an error.
        private void Long<V>(ReadOnlySpan<int> offsets, ReadOnlySpan<T> values, Span<T> pixels, Span<T> kernel, Span<T> low)
            where V : unmanaged, ILane<V, T>
        {
            var chain = Scratch<T>.Get(ScratchSlot.Tile, kernel.Length).AsSpan();
            for (var i = 0; i < values.Length; i += CompensatedSum.Chain)
            {
                var count = Math.Min(CompensatedSum.Chain, values.Length - i);
                chain.Clear();
                SparseTiles.Run<T, V>(plan.G.Kernel.H, plan.Vectors, scatter: false, count, offsets[i..], values[i..], pixels, plan.Pitch,
                    chain, plan.KernelPitch);
                CompensatedSum.AddVectors<V, T>(chain.Length, in chain[0], ref kernel[0], ref low[0]);
            }
        }

        // Planes to pixels; the padding around them is zero already.
        private void Take(int image, Span<T> to)
        {
            var g = plan.G;
            for (var y = 0; y < g.In.H; y++)
            {
                var from = x.AsSpan(image * g.InChannels * g.InPlane + y * g.In.W, (g.InChannels - 1) * g.InPlane + g.In.W);
                var line = to[((y + g.Padding.H) * plan.Pitch + g.Padding.W * plan.Pixel)..];
                if (typeof(T) == typeof(float) && plan.Pixel < 4 && Sse.IsSupported)
                    TransposeKernel.Few(MemoryMarshal.Cast<T, float>(from), g.InChannels, g.In.W, g.InPlane,
                        MemoryMarshal.Cast<T, float>(line));
                else TransposeKernel.Run<T>(from, g.InChannels, g.In.W, g.InPlane, line, plan.Pixel);
            }
        }
    }

    private readonly struct InputWork<T, TUpstream>(SparsePlan plan, TUpstream dy, ArraySegment<T> kernels, ArraySegment<T> dx) : IWork
        where T : unmanaged, IFloatingPointIeee754<T> where TUpstream : struct, ISparseUpstream<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, InputLoop<T, TUpstream>>(new(plan, dy, kernels, dx, begin, end));
    }

    private readonly struct InputLoop<T, TUpstream>(SparsePlan plan, TUpstream dy, ArraySegment<T> kernels, ArraySegment<T> dx, int begin,
        int end) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T> where TUpstream : struct, ISparseUpstream<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            var g = plan.G;
            var pixels = Scratch<T>.Get(ScratchSlot.Padded, plan.Block).AsSpan();
            var offsets = Scratch<int>.Get(ScratchSlot.Columns, plan.ListLength).AsSpan();
            var values = Scratch<T>.Get(ScratchSlot.Columns, plan.ListLength).AsSpan();
            for (var block = begin; block < end; block++)
            {
                var first = block * plan.Images;
                var images = Math.Min(plan.Images, g.Batch - first);
                pixels.Clear();
                for (var o = 0; o < g.OutChannels; o++)
                {
                    var count = dy.List(first, images, o, offsets, values);
                    // Zeros up to a multiple of four, at a place that exists.
                    for (; count % 4 != 0; count++) (offsets[count], values[count]) = (0, T.Zero);
                    SparseTiles.Run<T, V>(g.Kernel.H, plan.Vectors, scatter: true, count / 4, offsets, values, pixels, plan.Pitch,
                        kernels.AsSpan(o * g.Kernel.H * plan.KernelPitch, g.Kernel.H * plan.KernelPitch), plan.KernelPitch);
                }
                for (var i = 0; i < images; i++) Put(first + i, pixels[(i * plan.Image)..]);
            }
        }

        private void Put(int image, ReadOnlySpan<T> from)
        {
            var g = plan.G;
            for (var y = 0; y < g.In.H; y++)
                TransposeKernel.Run(from.Slice((y + g.Padding.H) * plan.Pitch + g.Padding.W * plan.Pixel, g.In.W * plan.Pixel),
                    g.In.W, g.InChannels, plan.Pixel, dx.AsSpan(image * g.InChannels * g.InPlane + y * g.In.W), g.InPlane);
        }
    }
}
