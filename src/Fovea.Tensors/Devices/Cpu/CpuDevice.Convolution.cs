using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<ConvolveCall>, IExecutes<ConvolveInputCall>, IExecutes<ConvolveWeightCall>,
    IExecutesFinishedConvolve
{
    void IExecutes<ConvolveCall>.Execute(in ConvolveCall call)
    {
        var (g, x, weight, bias, y) = call;
        Convolve(new FinishedConvolveCall<IdentityFunction>(g, x, weight, bias, null, null, null, null, default, null, y));
    }

    void IExecutesFinishedConvolve.Execute<F>(in FinishedConvolveCall<F> call) => Convolve(call);

    private static void Convolve<F>(in FinishedConvolveCall<F> call) where F : struct, IUnaryFunction
    {
        var (g, x, weight, bias, centre, scale, shift, residual, function, pooling, y) = call;
        if (IsFloat32(y)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            var last = new FinishKernel<T, F>(SegmentOrEmpty<T>(centre), SegmentOrEmpty<T>(scale), SegmentOrEmpty<T>(shift),
                SegmentOrEmpty<T>(residual), function);
            if (pooling is { } pool)
                ByChannels(g, ChannelPlan.Of<T>(g, pool), Segment<T>(x), ChannelKernels<T>(g, weight),
                    new MaxPoolLanes<T, F>(pool, g.OutChannels, SegmentOrEmpty<T>(bias), last, Segment<T>(y)));
            else if (ByWinograd(g, gradient: false))
            {
                var shape = WinogradShape.Forward(g);
                var packed = Kept<T, WinogradPacking<T>>(weight, ScratchSlot.WinogradKernels, new(shape, turned: false));
                Tensors.Winograd.Forward(shape, Segment<T>(x), packed, SegmentOrEmpty<T>(bias), Segment<T>(y), last);
            }
            else if (ChannelConvolution.Suits<T>(g))
                ByChannels(g, ChannelPlan.Of<T>(g), Segment<T>(x), ChannelKernels<T>(g, weight),
                    new StoreLanes<T, F>(g.OutChannels, g.OutPlane, SegmentOrEmpty<T>(bias), last, Segment<T>(y)));
            else if (DepthwiseConvolution.Suits(g))
                DepthwiseConvolution.Run(g, Segment<T>(x), Segment<T>(weight), flip: false,
                    new StoreEpilogue<T, F>(g.Out, g.OutChannels, SegmentOrEmpty<T>(bias), Segment<T>(y), last));
            else
                Direct(g, Segment<T>(x), Kept<T, DirectPacking<T>>(weight, ScratchSlot.Weights, new(g, adjoint: false)),
                    new StoreEpilogue<T, F>(g.Out, g.OutChannels, SegmentOrEmpty<T>(bias), Segment<T>(y), last));
        }
    }

    /// <summary>Whether a convolution can end in a max pooling, <see cref="FinishedConvolveCall{F}.Pool"/>, with the bits of the two
    /// apart.</summary>
    internal static bool PoolsAfterConvolution(in ConvGeometry geometry, in PoolGeometry pool) =>
        !ByWinograd(geometry, gradient: false) && ChannelConvolution.Suits<float>(geometry) && geometry.Kernel != 1
        && !pool.Adaptive && !pool.IsDilated && pool.Padding.H < pool.Stride.H && pool.Stride.H <= pool.Kernel.H
        && pool.In == geometry.Out && pool.Planes == geometry.Batch * geometry.OutChannels
        // Rows that two bands share are computed twice.
        && (ChannelPlan.PoolRows(pool) >= Math.Min(4, pool.Out.H));

    void IExecutes<ConvolveInputCall>.Execute(in ConvolveInputCall call)
    {
        var (g, dy, weight, bias, dx) = call;
        if (IsFloat32(dx)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            if (ByWinograd(g, gradient: true))
            {
                var shape = WinogradShape.Backward(g);
                var packed = Kept<T, WinogradPacking<T>>(weight, ScratchSlot.WinogradKernels, new(shape, turned: true));
                Tensors.Winograd.Forward<T, IdentityFunction>(shape, Segment<T>(dy), packed, SegmentOrEmpty<T>(bias), Segment<T>(dx),
                    default);
            }
            else if (bias is null && SparseGradient.Suits<T>(g, Segment<T>(dy)))
            {
                var plan = new SparsePlan(g, Lanes.Width<T>());
                SparseGradient.Input(plan, new DenseUpstream<T>(plan, Segment<T>(dy)), Segment<T>(weight), Segment<T>(dx));
            }
            else if (ChannelConvolution.SuitsInput<T>(g))
            {
                var plan = ChannelPlan.Backward<T>(g);
                var packed = Kept<T, ChannelPacking<T>>(weight, ScratchSlot.Weights, new(plan.Geometry, plan.Order));
                ByChannels(plan.Geometry with { Batch = g.Batch }, plan, Segment<T>(dy), packed,
                    new StoreLanes<T, IdentityFunction>(g.InChannels, g.InPlane, SegmentOrEmpty<T>(bias), default, Segment<T>(dx)));
            }
            else if (DirectConvolution.Adjoint(g) is { } plain && DepthwiseConvolution.Suits(plain))
                DepthwiseConvolution.Run(plain, Segment<T>(dy), Segment<T>(weight), flip: true,
                    new StoreEpilogue<T, IdentityFunction>(g.In, g.InChannels, SegmentOrEmpty<T>(bias), Segment<T>(dx), default));
            else if (DirectConvolution.Adjoint(g) is { } adjoint)
                Direct(adjoint, Segment<T>(dy), Kept<T, DirectPacking<T>>(weight, ScratchSlot.Weights, new(adjoint, adjoint: true)),
                    new StoreEpilogue<T, IdentityFunction>(g.In, g.InChannels, SegmentOrEmpty<T>(bias), Segment<T>(dx), default));
            else if (DepthwiseConvolution.Suits(g))
                DepthwiseGradient.Input(g, Segment<T>(dy), Segment<T>(weight), SegmentOrEmpty<T>(bias), Segment<T>(dx));
            else EachImage(g, new ConvolveInputWork<T>(g, Segment<T>(dy), Segment<T>(weight), SegmentOrEmpty<T>(bias), Segment<T>(dx)));
        }
    }

    void IExecutes<ConvolveWeightCall>.Execute(in ConvolveWeightCall call)
    {
        var (g, x, dy, dw, dbias) = call;
        if (IsFloat32(dw)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            if (!ByWinograd(g, gradient: true) && SparseGradient.Suits<T>(g, Segment<T>(dy)))
            {
                var plan = new SparsePlan(g, Lanes.Width<T>());
                SparseGradient.Weight(plan, Segment<T>(x), new DenseUpstream<T>(plan, Segment<T>(dy)), Segment<T>(dw),
                    SegmentOrEmpty<T>(dbias));
                return;
            }
            if (dbias is not null)
                WorkPool.For(g.OutChannels, Math.Max(1, Grain / Math.Max(1, g.Batch * g.OutPlane)),
                    new ChannelSumWork<T>(g.Batch, g.OutChannels, g.OutPlane, Segment<T>(dy), Segment<T>(dbias)));
            if (ByWinograd(g, gradient: true))
            {
                Tensors.Winograd.WeightGradient(WinogradShape.Forward(g), Segment<T>(x), Segment<T>(dy), Segment<T>(dw));
                return;
            }
            if (DepthwiseConvolution.Suits(g))
            {
                DepthwiseGradient.Weight(g, Segment<T>(x), Segment<T>(dy), Segment<T>(dw));
                return;
            }
            if (DirectConvolution.SuitsWeights(g))
            {
                var width = Lanes.Width<T>();
                var parts = DirectWeightGradient.Parts(g, width);
                var plan = DirectPlan.Of<T>(g);
                var sums = Scratch<T>.Get(ScratchSlot.Partial, parts * DirectWeightGradient.Sums(g, width));
                WorkPool.For(parts, 1, new DirectWeightGradient.Work<T>(g, plan, parts, Segment<T>(x), Segment<T>(dy), sums));
                WorkPool.For(DirectWeightGradient.FinishItems(g), 64,
                    new DirectWeightGradient.Finish<T>(g, plan, parts, sums, Segment<T>(dw)));
                return;
            }
            // Images are added up in groups whose number depends on the shapes alone, then the groups in order: the sum has the same bits
            // for any thread count.
            var groups = Math.Clamp((1 << 22) / Math.Max(dw.Count, 1), 1, Math.Clamp(g.Batch, 1, 16));
            var partial = groups == 1 ? Segment<T>(dw) : Scratch<T>.Get(ScratchSlot.Partial, groups * dw.Count);
            WorkPool.For(groups, 1, new ConvolveWeightWork<T>(g, groups, Segment<T>(x), Segment<T>(dy), partial));
            if (groups > 1) SumKernel.Rows(partial, groups, Elements<T>(dw));
        }
    }

    // Of kernels that are read again and again: those of a network in use.
    private static ArraySegment<T> Kept<T, TPacking>(Tensor kernels, ScratchSlot slot, in TPacking packing)
        where T : unmanaged, IFloatingPointIeee754<T> where TPacking : struct, IPacking<T> =>
        ((HostStorage)kernels.Storage).Packed.Get<T, TPacking>(kernels, slot, packing);

    private static ArraySegment<T> ChannelKernels<T>(in ConvGeometry g, Tensor weight) where T : unmanaged, IFloatingPointIeee754<T> =>
        Kept<T, ChannelPacking<T>>(weight, ScratchSlot.Weights, new(g, order: null));

    private static void Direct<T, TEpilogue>(in ConvGeometry g, ArraySegment<T> x, ArraySegment<T> packed, in TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T> where TEpilogue : struct, IEpilogue<T>
    {
        var plan = DirectPlan.Of<T>(g);
        // About 20 microseconds a chunk.
        const int Chunk = 60_000;
        var each = plan.VectorSteps * DirectConvolution.PackedCount(g) / Math.Max(g.Taps, 1) * g.Groups;
        if (g.Batch >= 8 || g.Batch * each <= Chunk)
        {
            WorkPool.For(g.Batch, (int)Math.Max(1, Chunk / Math.Max(each, 1)),
                new DirectConvolution.Work<T, TEpilogue>(g, plan, x, packed, epilogue));
            return;
        }
        // Few images, each worth several threads.
        var padded = plan.InPlace ? x : Scratch<T>.Get(ScratchSlot.Padded, g.Batch * g.Groups * plan.Image);
        if (!plan.InPlace)
            WorkPool.For(g.Batch * g.Groups, Math.Max(1, Grain / plan.Image), new DirectConvolution.PadWork<T>(g, plan, x, padded));
        var items = g.Batch * g.Groups * plan.Bands.Length;
        var tiles = DirectConvolution.PackedCount(g) / Math.Max(g.Taps, 1) / DirectConvolution.Rows(g.OutChannels / g.Groups);
        var parts = Math.Clamp(16 / items, 1, Math.Max(tiles, 1));
        WorkPool.For(items * parts, (int)Math.Clamp(Chunk * items * parts / (g.Batch * each), 1, int.MaxValue),
            new DirectConvolution.BandWork<T, TEpilogue>(g, plan, padded, parts, packed, epilogue));
    }

    private static void ByChannels<T, TPut>(in ConvGeometry g, ChannelPlan plan, ArraySegment<T> x, ArraySegment<T> packed, in TPut put)
        where T : unmanaged, IFloatingPointIeee754<T> where TPut : struct, ILaneEpilogue<T>
    {
        // Multiply-adds of a chunk of about 20 microseconds.
        const long Chunk = 1 << 20;
        var images = g.Batch * g.Groups;
        var each = (long)g.OutChannels / g.Groups * g.Taps * g.OutPlane;
        if (images >= 8 || images * each <= Chunk)
        {
            // Images that need padding are padded by the thread that reads them.
            var whole = plan.InPlace ? plan.Bands.Length : 1;
            WorkPool.For(images * whole, (int)Math.Clamp(Chunk * whole / Math.Max(each, 1), 1, int.MaxValue),
                new ChannelConvolution.Work<T, TPut>(g, plan, plan.InPlace ? default : x, plan.InPlace ? x : default, 1, packed, put));
            return;
        }
        // Few images, each worth several threads.
        var ready = plan.InPlace ? x : Scratch<T>.Get(ScratchSlot.Padded, images * plan.Image);
        if (!plan.InPlace)
            WorkPool.For(g.Batch * g.InChannels, Math.Max(1, Grain / Math.Max(plan.Plane, 1)),
                new ChannelConvolution.PadWork<T>(g, plan, x, ready));
        var items = images * plan.Bands.Length;
        var pairs = (g.OutChannels / g.Groups + 2 * Lanes.Width<T>() - 1) / (2 * Lanes.Width<T>());
        var parts = Math.Clamp(16 / items, 1, pairs);
        WorkPool.For(items * parts, (int)Math.Clamp(Chunk * items * parts / (images * each), 1, int.MaxValue),
            new ChannelConvolution.Work<T, TPut>(g, plan, default, ready, parts, packed, put));
    }

    // Several images share the threads; a single one leaves them to the matrix product inside.
    private static void EachImage<TWork>(in ConvGeometry g, in TWork work) where TWork : struct, IWork
    {
        var each = (long)g.OutChannels * g.Taps * g.OutPlane;
        if (g.Batch == 1) work.Run(0, 1);
        else WorkPool.For(g.Batch, (int)Math.Max(1, (1 << 18) / Math.Max(each, 1)), work);
    }

    /// <summary>dx = the patches wᵀ·dy added back to where they were taken.</summary>
    private readonly struct ConvolveInputWork<T>(ConvGeometry g, ArraySegment<T> dy, ArraySegment<T> w, ArraySegment<T> bias,
        ArraySegment<T> dx) : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            int channels = g.OutChannels / g.Groups, inputs = g.InChannels / g.Groups;
            var columns = Scratch<T>.Get(ScratchSlot.Columns, g.Taps * g.OutPlane);
            for (var n = begin; n < end; n++)
            {
                for (var group = 0; group < g.Groups; group++)
                {
                    var kernels = new MatrixPanels<T>(w.Slice(group * channels * g.Taps, channels * g.Taps), g.Taps, kIsInner: false);
                    var upstream = new MatrixPanels<T>(dy.Slice((n * g.OutChannels + group * channels) * g.OutPlane, channels * g.OutPlane),
                        g.OutPlane, kIsInner: false);
                    Gemm.Run(g.Taps, g.OutPlane, channels, kernels, upstream, columns, g.OutPlane, accumulate: false);
                    var to = dx.AsSpan((n * g.InChannels + group * inputs) * g.InPlane, inputs * g.InPlane);
                    if (bias.Count == 0) to.Clear();
                    else for (var c = 0; c < inputs; c++) to.Slice(c * g.InPlane, g.InPlane).Fill(bias[group * inputs + c]);
                    PatchKernel.AddBack<T>(g, columns, to);
                }
            }
        }
    }

    /// <summary>dw = Σ over the images of dy·patches(x)ᵀ, one partial sum for each group of images.</summary>
    private readonly struct ConvolveWeightWork<T>(ConvGeometry g, int parts, ArraySegment<T> x, ArraySegment<T> dy, ArraySegment<T> partial)
        : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Images that are added up one after the other; the sums of more are added without an error.
        private const int ImageChain = 32;

        public void Run(int begin, int end)
        {
            int channels = g.OutChannels / g.Groups, inputs = g.InChannels / g.Groups, size = g.OutChannels * g.Taps;
            for (var part = begin; part < end; part++)
            {
                int first = (int)((long)g.Batch * part / parts), last = (int)((long)g.Batch * (part + 1) / parts);
                var own = partial.Slice(part * size, size);
                if (first == last) own.AsSpan().Clear();
                var many = CompensatedSum.Matters<T>() && last - first > ImageChain;
                var (high, low) = many ? (Scratch<T>.Get(ScratchSlot.Group, size), Scratch<T>.Get(ScratchSlot.GroupGradient, size))
                    : default;
                high.AsSpan().Clear();
                low.AsSpan().Clear();
                for (var n = first; n < last; n++)
                {
                    if (many && n > first && (n - first) % ImageChain == 0) CompensatedSum.Add<T>(own, high, low);
                    var accumulate = many ? (n - first) % ImageChain > 0 : n > first;
                    for (var group = 0; group < g.Groups; group++)
                    {
                        var upstream = new MatrixPanels<T>(dy.Slice((n * g.OutChannels + group * channels) * g.OutPlane,
                            channels * g.OutPlane), g.OutPlane, kIsInner: true);
                        var patches = new PatchPanels<T>(x.Slice((n * g.InChannels + group * inputs) * g.InPlane, inputs * g.InPlane), g);
                        Gemm.Run(channels, g.Taps, g.OutPlane, upstream, patches,
                            own.Slice(group * channels * g.Taps, channels * g.Taps), g.Taps, accumulate);
                    }
                }
                if (!many) continue;
                CompensatedSum.Add<T>(own, high, low);
                CompensatedSum.Finish<T>(high, low);
                high.AsSpan().CopyTo(own);
            }
        }
    }

    private readonly struct ChannelSumWork<T>(int batch, int channels, int plane, ArraySegment<T> dy, ArraySegment<T> sums) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            for (var c = begin; c < end; c++)
            {
                double total = 0;
                for (var n = 0; n < batch; n++) total += SumKernel.Sum<T>(dy.AsSpan((n * channels + c) * plane, plane));
                sums[c] = T.CreateTruncating(total);
            }
        }
    }
}
