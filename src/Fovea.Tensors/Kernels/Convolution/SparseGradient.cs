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
    /// <summary>Images that are listed together: enough for four places in the list to be far apart.</summary>
    private const int Together = 4;

    /// <summary>Elements of one kernel row, all channels, beyond which lanes are full without rearranging.</summary>
    private const int Widest = 256;

    /// <summary>Whether this is the faster way; looks at four images at most.</summary>
    public static bool Suits<T>(in ConvGeometry g, ReadOnlySpan<T> dy) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (g.Groups != 1 || g.Stride != 1 || g.Dilation != 1 || g.Kernel == 1 || g.InChannels * g.Kernel.W > Widest) return false;
        if (!Vector128.IsHardwareAccelerated) return false;
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
    public static void Weight<T>(in ConvGeometry g, ArraySegment<T> x, ArraySegment<T> dy, ArraySegment<T> dw, ArraySegment<T> dbias)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var plan = new SparsePlan(g, Lanes.Width<T>());
        var blocks = (g.Batch + plan.Images - 1) / plan.Images;
        var parts = Math.Clamp(blocks, 1, 16);
        var sums = Scratch<T>.Get(ScratchSlot.Partial, parts * plan.Kernels);
        sums.AsSpan().Clear();
        var shifts = Scratch<double>.Get(ScratchSlot.Shifts, parts * g.OutChannels);
        shifts.AsSpan().Clear();
        WorkPool.For(parts, 1, new WeightWork<T>(plan, parts, blocks, plan.Places(), x, dy, sums, shifts));
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
    public static void Input<T>(in ConvGeometry g, ArraySegment<T> dy, ArraySegment<T> w, ArraySegment<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var plan = new SparsePlan(g, Lanes.Width<T>());
        var kernels = Scratch<T>.Get(ScratchSlot.Weights, plan.Kernels);
        plan.Pack<T>(w.AsSpan(), kernels.AsSpan());
        WorkPool.For((g.Batch + plan.Images - 1) / plan.Images, 1, new InputWork<T>(plan, plan.Places(), dy, kernels, dx));
    }

    /// <summary>How images and kernels lie.</summary>
    private readonly struct SparsePlan(ConvGeometry g, int width)
    {
        public ConvGeometry G => g;

        /// <summary>Images listed together; fewer where there are few, for several threads.</summary>
        public int Images => Math.Clamp(g.Batch / Together, 1, Together);

        public int Width => g.In.W + 2 * g.Padding.W;

        public int Height => g.In.H + 2 * g.Padding.H;

        /// <summary>Elements between pixels: the channels, or, where the filling up costs less than vectors that lie across two cache
        /// lines, whole vectors of them.</summary>
        public int Pixel { get; } = Filled(g, width);

        /// <summary>Elements between the rows of a padded image.</summary>
        public int Pitch => Width * Pixel;

        /// <summary>Elements of a padded image.</summary>
        public int Image => Height * Pitch;

        /// <summary>Elements of the images of a block; the last vector of a row reaches beyond.</summary>
        public int Block => Images * Image + 4 * width;

        /// <summary>Vectors of one row of a kernel.</summary>
        public int Vectors => (g.Kernel.W * Pixel + width - 1) / width;

        /// <summary>Elements between the rows of a kernel.</summary>
        public int KernelPitch => Vectors * width;

        /// <summary>Elements of all kernels.</summary>
        public int Kernels => g.OutChannels * g.Kernel.H * KernelPitch;

        private static int Filled(in ConvGeometry g, int width)
        {
            var whole = (g.InChannels + width - 1) / width * width;
            return 10 * g.Kernel.W * whole < 18 * ((g.Kernel.W * g.InChannels + width - 1) / width * width) ? whole : g.InChannels;
        }

        /// <summary>Where the kernel of each output position begins in a padded image.</summary>
        public ArraySegment<int> Places()
        {
            var places = Scratch<int>.Get(ScratchSlot.Weights, g.OutPlane);
            var to = places.AsSpan();
            for (var y = 0; y < g.Out.H; y++)
                for (var x = 0; x < g.Out.W; x++) to[y * g.Out.W + x] = y * Pitch + x * Pixel;
            return places;
        }

        /// <summary>[output, input, row, column] as [output, row][column, input].</summary>
        public void Pack<T>(ReadOnlySpan<T> w, Span<T> packed) where T : unmanaged
        {
            packed.Clear();
            for (var o = 0; o < g.OutChannels; o++)
                for (var c = 0; c < g.InChannels; c++)
                    for (var ky = 0; ky < g.Kernel.H; ky++)
                        for (var kx = 0; kx < g.Kernel.W; kx++)
                            packed[(o * g.Kernel.H + ky) * KernelPitch + kx * Pixel + c] =
                                w[((o * g.InChannels + c) * g.Kernel.H + ky) * g.Kernel.W + kx];
        }

        /// <summary>The way back.</summary>
        public void Unpack<T>(ReadOnlySpan<T> packed, Span<T> w) where T : unmanaged
        {
            for (var o = 0; o < g.OutChannels; o++)
                for (var c = 0; c < g.InChannels; c++)
                    for (var ky = 0; ky < g.Kernel.H; ky++)
                        for (var kx = 0; kx < g.Kernel.W; kx++)
                            w[((o * g.InChannels + c) * g.Kernel.H + ky) * g.Kernel.W + kx] =
                                packed[(o * g.Kernel.H + ky) * KernelPitch + kx * Pixel + c];
        }

        /// <summary>Lists the elements of one channel of some images that are not zero.</summary>
        /// <returns>How many.</returns>
        public int List<T>(ReadOnlySpan<T> dy, int first, int images, int channel, ReadOnlySpan<int> places, Span<int> offsets,
            Span<T> values) where T : unmanaged, IFloatingPointIeee754<T>
        {
            var count = 0;
            for (var i = 0; i < images; i++)
                count += SparseList.Append(dy.Slice(((first + i) * g.OutChannels + channel) * g.OutPlane, g.OutPlane), places, i * Image,
                    offsets[count..], values[count..]);
            return count;
        }

        /// <summary>Elements that a list has room for: whole vectors are written, and a few zeros may follow.</summary>
        public int ListLength => Images * g.OutPlane + 32;
    }

    private readonly struct WeightWork<T>(SparsePlan plan, int parts, int blocks, ArraySegment<int> places, ArraySegment<T> x,
        ArraySegment<T> dy, ArraySegment<T> sums, ArraySegment<double> shifts) : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, WeightLoop<T>>(new(plan, parts, blocks, places, x, dy, sums, shifts,
            begin, end));
    }

    private readonly struct WeightLoop<T>(SparsePlan plan, int parts, int blocks, ArraySegment<int> places, ArraySegment<T> x,
        ArraySegment<T> dy, ArraySegment<T> sums, ArraySegment<double> shifts, int begin, int end) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run<V>() where V : unmanaged, ILane<V, T>
        {
            var g = plan.G;
            var pixels = Scratch<T>.Get(ScratchSlot.Padded, plan.Block).AsSpan();
            pixels.Clear();
            var offsets = Scratch<int>.Get(ScratchSlot.Columns, plan.ListLength).AsSpan();
            var values = Scratch<T>.Get(ScratchSlot.Columns, plan.ListLength).AsSpan();
            for (var part = begin; part < end; part++)
            {
                var own = sums.AsSpan(part * plan.Kernels, plan.Kernels);
                for (var block = (int)((long)blocks * part / parts); block < (int)((long)blocks * (part + 1) / parts); block++)
                {
                    var first = block * plan.Images;
                    var images = Math.Min(plan.Images, g.Batch - first);
                    for (var i = 0; i < images; i++) Take(first + i, pixels[(i * plan.Image)..]);
                    for (var o = 0; o < g.OutChannels; o++)
                    {
                        var count = plan.List<T>(dy.AsSpan(), first, images, o, places, offsets, values);
                        shifts.AsSpan()[part * g.OutChannels + o] += SumKernel.Sum<T>(values[..count]);
                        var kernel = own.Slice(o * g.Kernel.H * plan.KernelPitch, g.Kernel.H * plan.KernelPitch);
                        SparseTiles.Run<T, V>(plan.G.Kernel.H, plan.Vectors, scatter: false, count, offsets, values, pixels, plan.Pitch,
                            kernel, plan.KernelPitch);
                    }
                }
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
                    TransposeKernel.Few(MemoryMarshal.Cast<T, float>(from), g.InChannels, g.In.W, g.InPlane, MemoryMarshal.Cast<T, float>(line));
                else TransposeKernel.Run<T>(from, g.InChannels, g.In.W, g.InPlane, line, plan.Pixel);
            }
        }
    }

    private readonly struct InputWork<T>(SparsePlan plan, ArraySegment<int> places, ArraySegment<T> dy, ArraySegment<T> kernels,
        ArraySegment<T> dx) : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, InputLoop<T>>(new(plan, places, dy, kernels, dx, begin, end));
    }

    private readonly struct InputLoop<T>(SparsePlan plan, ArraySegment<int> places, ArraySegment<T> dy, ArraySegment<T> kernels,
        ArraySegment<T> dx, int begin, int end) : ILaneLoop<T> where T : unmanaged, IFloatingPointIeee754<T>
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
                    var count = plan.List<T>(dy.AsSpan(), first, images, o, places, offsets, values);
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
