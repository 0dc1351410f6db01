using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Tensors;

/// <summary>Convolution of bytes whose channels lie side by side, by <see cref="QuantizedTile"/>.</summary>
/// <remarks>An image is copied once with its border, unless it can be read as it is; what a row of the kernel covers is a run of bytes
/// then. Sums of a strip of positions and all output channels stay in the cache until they are finished. Whole numbers are exact in any
/// order, so the work may be cut as is best.</remarks>
internal static class QuantizedConvolution
{
    /// <summary>Convolves on all threads, with the instructions that the processor has.</summary>
    public static void Run(in QuantizedConvolveCall call, ArraySegment<byte> x, PackedForms forms,
        ArraySegment<int> bias, ArraySegment<float> scale, ArraySegment<byte> bytes, ArraySegment<float> numbers)
    {
        if (VnniLane.IsSupported) Run<VnniLane>(call, x, forms, bias, scale, bytes, numbers);
        else if (BytesLane.IsSupported && QuantizedPacking<BytesLane>.IsReduced(call, forms))
            Run<BytesLane>(call, x, forms, bias, scale, bytes, numbers);
        else if (PairLane256.IsSupported) Run<PairLane256>(call, x, forms, bias, scale, bytes, numbers);
        else Run<PairLane128>(call, x, forms, bias, scale, bytes, numbers);
    }

    /// <summary>Convolves on all threads.</summary>
    internal static void Run<V>(in QuantizedConvolveCall call, ArraySegment<byte> x, PackedForms forms, ArraySegment<int> bias,
        ArraySegment<float> scale, ArraySegment<byte> bytes, ArraySegment<float> numbers) where V : unmanaged, IDotLane<V>
    {
        var g = call.Geometry;
        var plan = QuantizedPlan.Of<V>(g);
        if (g.Batch == 0 || g.OutPlane == 0) return;
        var packed = forms.Get<byte, QuantizedPacking<V>>(call.Weight, ScratchSlot.Weights, new(g, plan));
        // What is the same for all positions: the bias, and the zero point times the sum of the weights.
        var terms = Scratch<int>.Get(ScratchSlot.Partial, plan.Padded);
        var sums = MemoryMarshal.Cast<byte, int>(packed.AsSpan(plan.Panels));
        for (var o = 0; o < plan.Padded; o++) terms[o] = o < g.OutChannels ? bias[o] - call.Zero * sums[o] : 0;
        var at = Scratch<int>.Get(ScratchSlot.Shifts, g.OutPlane);
        plan.Positions(g, at);
        var images = x;
        if (!plan.InPlace)
        {
            images = Scratch<byte>.Get(ScratchSlot.Padded, g.Batch * plan.Image + QuantizedPlan.Spare);
            var rows = plan.Image / plan.RowPitch;
            WorkPool.For(g.Batch * rows, Math.Max(1, (1 << 16) / plan.RowPitch), new PadWork<V>(g, plan, rows, call.Zero, x, images));
        }
        var strips = (g.OutPlane + plan.Strip - 1) / plan.Strip;
        // Products of a chunk of about 20 microseconds.
        const long Chunk = 1 << 21;
        var each = Math.Max(1, (long)plan.Strip * g.OutChannels * g.Taps);
        WorkPool.For(g.Batch * strips, (int)Math.Clamp(Chunk / each, 1, int.MaxValue),
            new StripWork<V>(call, plan, strips, images, at, packed, terms, scale, bytes, numbers));
    }

    private readonly struct PadWork<V>(ConvGeometry g, QuantizedPlan plan, int rows, byte zero, ArraySegment<byte> x,
        ArraySegment<byte> images) : IWork where V : unmanaged, IDotLane<V>
    {
        public void Run(int begin, int end)
        {
            int size = 4 / V.Terms, width = plan.RowPitch / size, line = g.In.W * g.InChannels;
            // A long stride may leave the last columns out, or everything but the border.
            var first = Math.Min(g.Padding.W * g.InChannels, width);
            var count = Math.Min(width - first, line);
            for (var item = begin; item < end; item++)
            {
                var (image, row) = (item / rows, item % rows - g.Padding.H);
                var to = images.AsSpan(image * plan.Image + item % rows * plan.RowPitch, plan.RowPitch);
                if (row < 0 || row >= g.In.H)
                {
                    Fill(to, zero);
                    continue;
                }
                Fill(to[..(first * size)], zero);
                Widen(x.AsSpan((image * g.In.H + row) * line, count), to.Slice(first * size, count * size));
                Fill(to[((first + count) * size)..], zero);
            }
        }

        private static void Fill(Span<byte> to, byte value)
        {
            if (V.Terms == 4) to.Fill(value);
            else MemoryMarshal.Cast<byte, short>(to).Fill(value);
        }

        private static void Widen(ReadOnlySpan<byte> from, Span<byte> to)
        {
            if (V.Terms == 4)
            {
                from.CopyTo(to);
                return;
            }
            var wide = MemoryMarshal.Cast<byte, ushort>(to);
            ref var source = ref MemoryMarshal.GetReference(from);
            ref var target = ref MemoryMarshal.GetReference(wide);
            var i = 0;
            for (; i <= from.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i));
                low.StoreUnsafe(ref target, (nuint)i);
                high.StoreUnsafe(ref target, (nuint)(i + Vector256<ushort>.Count));
            }
            for (; i < from.Length; i++) wide[i] = from[i];
        }
    }

    private readonly struct StripWork<V>(QuantizedConvolveCall call, QuantizedPlan plan, int strips, ArraySegment<byte> images,
        ArraySegment<int> at, ArraySegment<byte> packed, ArraySegment<int> terms, ArraySegment<float> scale, ArraySegment<byte> bytes,
        ArraySegment<float> numbers) : IWork where V : unmanaged, IDotLane<V>
    {
        // A loop of its own for the compiler: inlined into the pool's, the kernel's vector operations would become calls.
        [MethodImpl(MethodImplOptions.NoInlining)]
        public void Run(int begin, int end)
        {
            var g = call.Geometry;
            var pitch = call.Y.Shape[3];
            var sums = Scratch<int>.Get(ScratchSlot.Sums, plan.Strip * plan.Padded).AsSpan();
            for (var item = begin; item < end; item++)
            {
                var (image, first) = (item / strips, item % strips * plan.Strip);
                var count = Math.Min(plan.Strip, g.OutPlane - first);
                Sum(image, first, count, sums);
                var finish = new QuantizedFinish(g.OutChannels, plan.Padded, terms, scale, call.Least, call.Target);
                if (bytes.Count > 0)
                    finish.Bytes(sums, count, bytes.AsSpan((image * g.OutPlane + first) * pitch, count * pitch)[call.First..], pitch);
                else
                    finish.Planes(sums, count, numbers.AsSpan(image * g.OutPlane * g.OutChannels, g.OutPlane * g.OutChannels), g.OutPlane,
                        first);
            }
        }

        private void Sum(int image, int first, int count, Span<int> sums)
        {
            ref var pixels = ref MemoryMarshal.GetReference(images.AsSpan(image * plan.Image));
            ref var runs = ref MemoryMarshal.GetArrayDataReference(plan.Runs);
            // Tiles of nearly equal size.
            var tiles = (count + QuantizedTile.Most - 1) / QuantizedTile.Most;
            for (int lane = 0, panel = 0; lane < plan.Lanes; lane += 2)
            {
                var both = lane + 1 < plan.Lanes;
                ref var weights = ref packed.AsSpan()[panel];
                for (var tile = 0; tile < tiles; tile++)
                {
                    int from = count * tile / tiles, to = count * (tile + 1) / tiles;
                    ref var result = ref sums[from * plan.Padded + lane * V.Width];
                    ref var places = ref at.AsSpan()[first + from];
                    if (both) QuantizedTile.Multiply<V, Rows2>(to - from, ref pixels, in places, in runs, plan.Runs.Length, plan.Steps,
                        in weights, ref result, plan.Padded);
                    else QuantizedTile.Multiply<V, Rows1>(to - from, ref pixels, in places, in runs, plan.Runs.Length, plan.Steps,
                        in weights, ref result, plan.Padded);
                }
                panel += plan.Panel * (both ? 2 : 1);
            }
        }
    }
}

/// <summary>How a convolution of bytes reads its images and weights.</summary>
/// <param name="InPlace">Whether an image is read as it is.</param>
/// <param name="RowPitch">Bytes from one row of the padded image to the next.</param>
/// <param name="Image">Bytes of it.</param>
/// <param name="PixelPitch">Bytes from one pixel to the next.</param>
/// <param name="Runs">Where in a window each run of neighbouring elements begins, in bytes.</param>
/// <param name="Run">Elements of a run.</param>
/// <param name="Steps">Steps of 4 bytes in which it is read.</param>
/// <param name="Lanes">Vectors of output channels.</param>
/// <param name="Padded">Output channels of whole vectors.</param>
/// <param name="Panel">Bytes of the weights of a vector of channels.</param>
/// <param name="Strip">Positions whose sums are finished at a time.</param>
internal sealed record QuantizedPlan(bool InPlace, int RowPitch, int Image, int PixelPitch, int[] Runs, int Run, int Steps, int Lanes,
    int Padded, int Panel, int Strip)
{
    /// <summary>Bytes that may be read beyond a run.</summary>
    public const int Spare = 64;

    private static readonly PlanCache<(ConvGeometry, int, int), QuantizedPlan> Plans = new(static k => Make(k.Item1, k.Item2, k.Item3));

    /// <summary>Bytes of the weights of all channels; the sums of each channel's weights follow.</summary>
    public int Panels => Lanes * Panel;

    /// <summary>The plan of a convolution.</summary>
    public static QuantizedPlan Of<V>(in ConvGeometry g) where V : unmanaged, IDotLane<V> =>
        Plans.Get((g with { Batch = 1 }, V.Terms, V.Width));

    private static QuantizedPlan Make(in ConvGeometry g, int terms, int lane)
    {
        var size = 4 / terms;
        var height = Math.Max((g.Out.H - 1) * g.Stride.H + g.Dilation.H * (g.Kernel.H - 1) + 1, 1);
        var width = Math.Max((g.Out.W - 1) * g.Stride.W + g.Dilation.W * (g.Kernel.W - 1) + 1, 1);
        // A row of the kernel is one run, unless there are gaps between its taps.
        var whole = g.Dilation.W == 1 || g.Kernel.W == 1;
        var run = g.InChannels * (whole ? g.Kernel.W : 1);
        var inPlace = terms == 4 && g.Padding == 0 && run % 4 == 0;
        if (inPlace) (height, width) = (g.In.H, g.In.W);
        int pixel = g.InChannels * size, row = width * pixel, steps = (run + terms - 1) / terms;
        var runs = new int[g.Kernel.H * (whole ? 1 : g.Kernel.W)];
        for (var r = 0; r < runs.Length; r++)
            runs[r] = whole ? r * g.Dilation.H * row : r / g.Kernel.W * g.Dilation.H * row + r % g.Kernel.W * g.Dilation.W * pixel;
        var lanes = (g.OutChannels + lane - 1) / lane;
        var padded = lanes * lane;
        // Some 32 kB of sums; enough positions that weights, which come from the second cache, are read for several tiles.
        var strip = Math.Clamp(8192 / padded / QuantizedTile.Most * QuantizedTile.Most, 4 * QuantizedTile.Most, 16 * QuantizedTile.Most);
        return new(inPlace, row, height * row, pixel, runs, run, steps, lanes, padded, runs.Length * steps * 4 * lane, strip);
    }

    /// <summary>The byte at which the window of each output position begins.</summary>
    public void Positions(in ConvGeometry g, Span<int> at)
    {
        for (int row = 0, i = 0; row < g.Out.H; row++)
            for (var column = 0; column < g.Out.W; column++, i++)
                at[i] = row * g.Stride.H * RowPitch + column * g.Stride.W * PixelPitch;
    }
}

/// <summary>Weights for <see cref="QuantizedTile"/>: for each pair of vectors of output channels [run][step][channel][term], then the sum
/// of each channel's weights in 32 bits, and whether none is beyond ±64.</summary>
internal readonly struct QuantizedPacking<V>(ConvGeometry g, QuantizedPlan plan) : IPacking<byte> where V : unmanaged, IDotLane<V>
{
    public PackingLayout Layout => new(V.Terms == 4 ? "bytes" : V.Width == 8 ? "pairs of 256 bits" : "pairs of 128 bits", 1, g.OutChannels,
        g.InChannels, g.Kernel, false, plan.Run);

    public int Count => plan.Panels + 4 * plan.Padded + 4;

    /// <summary>Whether all weights are from −64 to 64.</summary>
    public static bool IsReduced(in QuantizedConvolveCall call, PackedForms forms)
    {
        var packing = new QuantizedPacking<V>(call.Geometry, QuantizedPlan.Of<V>(call.Geometry));
        var packed = forms.Get<byte, QuantizedPacking<V>>(call.Weight, ScratchSlot.Weights, packing);
        return MemoryMarshal.Read<int>(packed.AsSpan(packing.Count - 4)) != 0;
    }

    public void Pack(ArraySegment<byte> kernels, ArraySegment<byte> packed)
    {
        packed.AsSpan().Clear();
        var sums = MemoryMarshal.Cast<byte, int>(packed.AsSpan(plan.Panels));
        var weights = MemoryMarshal.Cast<byte, sbyte>(kernels.AsSpan());
        MemoryMarshal.Write(packed.AsSpan(Count - 4), weights.ContainsAnyExceptInRange((sbyte)-64, (sbyte)64) ? 0 : 1);
        var area = g.Kernel.H * g.Kernel.W;
        for (var o = 0; o < g.OutChannels; o++)
        {
            // A last vector without a partner lies alone.
            var (lane, place) = (o / V.Width, o % V.Width);
            var together = lane / 2 * 2 + 1 < plan.Lanes ? 2 : 1;
            var start = lane / 2 * 2 * plan.Panel + (lane % 2) * 4 * V.Width + place * 4;
            for (var t = 0; t < area; t++)
            {
                for (var c = 0; c < g.InChannels; c++)
                {
                    // Where the element stands among all that the runs cover.
                    var element = t * g.InChannels + c;
                    var (run, within) = (element / plan.Run, element % plan.Run);
                    var at = start + (run * plan.Steps + within / V.Terms) * 4 * V.Width * together + within % V.Terms * (4 / V.Terms);
                    var w = weights[(o * g.InChannels + c) * area + t];
                    sums[o] += w;
                    if (V.Terms == 4) packed[at] = (byte)w;
                    else MemoryMarshal.Write(packed.AsSpan(at), (short)w);
                }
            }
        }
    }
}
