using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<MaxPoolCall>, IExecutes<MaxPoolBackwardCall>, IExecutes<AveragePoolCall>,
    IExecutes<AveragePoolBackwardCall>
{
    void IExecutes<MaxPoolCall>.Execute(in MaxPoolCall call)
    {
        var (g, x, y, index) = call;
        if (IsFloat32(x)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> => WorkPool.For(g.Planes, PlaneGrain(g),
            new PoolWork<T>(index is null && !g.IsDilated ? PoolPass.MaxAlone : PoolPass.Max, g, Segment<T>(x), Segment<T>(y),
                SegmentOrEmpty<long>(index)));
    }

    void IExecutes<MaxPoolBackwardCall>.Execute(in MaxPoolBackwardCall call)
    {
        var (g, dy, index, dx) = call;
        if (IsFloat32(dx)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(g.Planes, PlaneGrain(g),
                new PoolWork<T>(PoolPass.MaxBackward, g, Segment<T>(dx), Segment<T>(dy), Segment<long>(index)));
    }

    void IExecutes<AveragePoolCall>.Execute(in AveragePoolCall call)
    {
        var (g, x, y) = call;
        if (IsFloat32(x)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(g.Planes, PlaneGrain(g), new PoolWork<T>(PoolPass.Average, g, Segment<T>(x), Segment<T>(y), default));
    }

    void IExecutes<AveragePoolBackwardCall>.Execute(in AveragePoolBackwardCall call)
    {
        var (g, dy, dx) = call;
        if (IsFloat32(dx)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(g.Planes, PlaneGrain(g), new PoolWork<T>(PoolPass.AverageBackward, g, Segment<T>(dx), Segment<T>(dy), default));
    }

    private static int PlaneGrain(in PoolGeometry g) => Math.Max(1, (Grain >> 2) / Math.Max(g.In.H * g.In.W, 1));

    private enum PoolPass
    {
        Max,
        MaxAlone,
        MaxBackward,
        Average,
        AverageBackward,
    }

    /// <summary>One pass over planes: <paramref name="large"/> is x or dx, <paramref name="small"/> y or dy.</summary>
    private readonly struct PoolWork<T>(PoolPass pass, PoolGeometry g, ArraySegment<T> large, ArraySegment<T> small,
        ArraySegment<long> index) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            int inPlane = g.In.H * g.In.W, outPlane = g.Out.H * g.Out.W;
            for (var plane = begin; plane < end; plane++)
            {
                Span<T> x = large.AsSpan(plane * inPlane, inPlane), y = small.AsSpan(plane * outPlane, outPlane);
                switch (pass)
                {
                    case PoolPass.Max:
                        PoolKernels.Max<T>(g, x, y, index.Count == 0 ? [] : index.AsSpan(plane * outPlane, outPlane));
                        break;
                    case PoolPass.MaxAlone:
                        Lanes.Run<T, MaxPoolLoop<T>>(new(g, x, y));
                        break;
                    case PoolPass.MaxBackward:
                        PoolKernels.MaxBackward(g, y, index.AsSpan(plane * outPlane, outPlane), x);
                        break;
                    case PoolPass.Average:
                        PoolKernels.Average<T>(g, x, y);
                        break;
                    default:
                        PoolKernels.AverageBackward(g, y, x);
                        break;
                }
            }
        }
    }
}
