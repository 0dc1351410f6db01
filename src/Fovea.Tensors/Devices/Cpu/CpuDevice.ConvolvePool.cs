using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<ConvolveRectifyPoolCall>, IExecutes<RectifyPoolBackwardCall>,
    IExecutes<ConvolveInputPooledCall>, IExecutes<ConvolveWeightPooledCall>
{
    /// <summary>Whether <see cref="ConvolveRectifyPoolCall"/> is there for a convolution, and gives the bits of the three apart.</summary>
    internal static bool PoolsInConvolution(in ConvGeometry geometry) =>
        // Kernels of 1×1 sum all rows as one, where windows have no rows.
        !ByWinograd(geometry, gradient: false) && geometry.Kernel != 1;

    void IExecutes<ConvolveRectifyPoolCall>.Execute(in ConvolveRectifyPoolCall call)
    {
        var (g, x, weight, bias, y, places) = call;
        if (IsFloat32(y)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            var pool = new RectifyPoolEpilogue<T>(new(y.Shape[2], y.Shape[3]), g.OutChannels, SegmentOrEmpty<T>(bias), Segment<T>(y),
                Segment<T>(places));
            if (ChannelConvolution.Suits<T>(g))
                ByChannels(g, ChannelPlan.Of<T>(g), Segment<T>(x), ChannelKernels<T>(g, weight), new PoolLanes<T>(g.Out.W, pool));
            else Direct(g, Segment<T>(x), Kept<T, DirectPacking<T>>(weight, ScratchSlot.Weights, new(g, adjoint: false)), pool);
        }
    }

    void IExecutes<RectifyPoolBackwardCall>.Execute(in RectifyPoolBackwardCall call)
    {
        var (dy, y, places, dx) = call;
        if (IsFloat32(y)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            var (h, w) = (dx.Shape[2], dx.Shape[3]);
            WorkPool.For(dx.Shape[0] * dx.Shape[1], Math.Max(1, Grain / Math.Max(1, h * w)),
                new RectifyPoolBackwardWork<T>(new(h, w), Segment<T>(dy), Segment<T>(y), Segment<T>(places), Segment<T>(dx)));
        }
    }

    /// <summary>Whether <see cref="ConvolveInputPooledCall"/> and <see cref="ConvolveWeightPooledCall"/> are there for a convolution, and
    /// give the bits of the two apart.</summary>
    internal static bool PoolsInGradients(in ConvGeometry geometry) =>
        !ByWinograd(geometry, gradient: true) && SparseGradient.Takes(geometry);

    void IExecutes<ConvolveInputPooledCall>.Execute(in ConvolveInputPooledCall call)
    {
        var (g, dy, y, places, weight, dx) = call;
        if (IsFloat32(dx)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            var plan = new SparsePlan(g, Lanes.Width<T>());
            SparseGradient.Input(plan, Pooled<T>(plan, dy, y, places), Segment<T>(weight), Segment<T>(dx));
        }
    }

    void IExecutes<ConvolveWeightPooledCall>.Execute(in ConvolveWeightPooledCall call)
    {
        var (g, x, dy, y, places, dw, dbias) = call;
        if (IsFloat32(dw)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            var plan = new SparsePlan(g, Lanes.Width<T>());
            SparseGradient.Weight(plan, Segment<T>(x), Pooled<T>(plan, dy, y, places), Segment<T>(dw), SegmentOrEmpty<T>(dbias));
        }
    }

    private static PooledUpstream<T> Pooled<T>(in SparsePlan plan, Tensor dy, Tensor y, Tensor places)
        where T : unmanaged, IFloatingPointIeee754<T> => new(plan, Segment<T>(dy), Segment<T>(y), Segment<T>(places));

    private readonly struct RectifyPoolBackwardWork<T>(Size2 size, ArraySegment<T> dy, ArraySegment<T> y, ArraySegment<T> places,
        ArraySegment<T> dx) : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end) => Lanes.Run<T, RectifyPoolBackwardLoop<T>>(new(size, begin, end, dy, y, places, dx));
    }
}
