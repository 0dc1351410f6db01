using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<CumulativeSumCall>, IExecutes<ScatterCall>
{
    void IExecutes<CumulativeSumCall>.Execute(in CumulativeSumCall call)
    {
        var (x, e, reverse, y) = call;
        switch (x.DType)
        {
            case DType.Float32: Run<float, double>(); break;
            case DType.Float64: Run<double, double>(); break;
            default: Run<long, long>(); break;
        }
        void Run<T, TSum>() where T : unmanaged, INumber<T> where TSum : unmanaged, INumber<TSum> =>
            WorkPool.For(e.Outer, Math.Max(1, Grain / Math.Max(e.Count * e.Inner, 1)),
                new CumulativeSumWork<T, TSum>(e, reverse, Segment<T>(x), Segment<T>(y)));
    }

    void IExecutes<ScatterCall>.Execute(in ScatterCall call)
    {
        var (x, index, e, indices, y) = call;
        switch (y.DType)
        {
            case DType.Float32: Run<float>(); break;
            case DType.Float64: Run<double>(); break;
            case DType.Int64: Run<long>(); break;
            case DType.UInt8: Run<byte>(); break;
            default: Run<bool>(); break;
        }
        void Run<T>() where T : unmanaged => WorkPool.For(e.Outer, Math.Max(1, Grain / Math.Max(indices * e.Inner, 1)),
            new ScatterLastWork<T>(e, indices, Segment<T>(x), Segment<long>(index), Segment<T>(y)));
    }

    /// <summary>Sums are carried in double precision, or in whole numbers.</summary>
    private readonly struct CumulativeSumWork<T, TSum>(Extent e, bool reverse, ArraySegment<T> x, ArraySegment<T> y) : IWork
        where T : unmanaged, INumber<T> where TSum : unmanaged, INumber<TSum>
    {
        public void Run(int begin, int end)
        {
            Span<TSum> sums = Scratch<TSum>.Get(ScratchSlot.Sums, e.Inner);
            ReadOnlySpan<T> from = x;
            Span<T> to = y;
            for (var o = begin; o < end; o++)
            {
                sums.Clear();
                for (var r = 0; r < e.Count; r++)
                {
                    var row = (o * e.Count + (reverse ? e.Count - 1 - r : r)) * e.Inner;
                    for (var i = 0; i < sums.Length; i++)
                    {
                        sums[i] += TSum.CreateTruncating(from[row + i]);
                        to[row + i] = T.CreateTruncating(sums[i]);
                    }
                }
            }
        }
    }

    private readonly struct ScatterLastWork<T>(Extent e, int indices, ArraySegment<T> x, ArraySegment<long> index, ArraySegment<T> y)
        : IWork where T : unmanaged
    {
        public void Run(int begin, int end)
        {
            ReadOnlySpan<long> at = index;
            ReadOnlySpan<T> from = x;
            Span<T> to = y;
            for (var o = begin; o < end; o++)
            {
                for (var j = 0; j < indices; j++)
                {
                    var line = (o * indices + j) * e.Inner;
                    for (var i = 0; i < e.Inner; i++) to[(o * e.Count + (int)at[line + i]) * e.Inner + i] = from[line + i];
                }
            }
        }
    }
}
