using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<NormalizeCall>, IExecutes<NormalizeBackwardCall>
{
    void IExecutes<NormalizeCall>.Execute(in NormalizeCall call)
    {
        var (x, e, epsilon, scale, shift, mean, variance, y) = call;
        if (IsFloat32(x)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> => WorkPool.For(e.Count, GroupGrain(e), new NormalizeWork<T>(
            e, epsilon, Segment<T>(x), SegmentOrEmpty<T>(scale), SegmentOrEmpty<T>(shift), Segment<T>(mean), Segment<T>(variance),
                Segment<T>(y)));
    }

    void IExecutes<NormalizeBackwardCall>.Execute(in NormalizeBackwardCall call)
    {
        var (dy, x, e, epsilon, scale, mean, variance, dx, dscale, dshift) = call;
        if (IsFloat32(x)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> => WorkPool.For(e.Count, GroupGrain(e), new NormalizeBackwardWork<T>(
            e, epsilon, Segment<T>(dy), Segment<T>(x), SegmentOrEmpty<T>(scale), Segment<T>(mean), Segment<T>(variance),
                SegmentOrEmpty<T>(dx), SegmentOrEmpty<T>(dscale), SegmentOrEmpty<T>(dshift)));
    }

    private static int GroupGrain(in Extent e) => Math.Max(1, (Grain >> 2) / Math.Max(e.Outer * e.Inner, 1));

    // Shorter runs are collected first: the loops over them would be mostly beginnings and ends.
    private const int ShortestRun = 32;

    /// <summary>Copies one group's elements between the tensor [outer, groups, inner] and a contiguous buffer.</summary>
    private static void Collect<T>(in Extent e, int group, Span<T> tensor, Span<T> buffer, bool toBuffer)
    {
        for (var o = 0; o < e.Outer; o++)
        {
            var there = tensor.Slice((o * e.Count + group) * e.Inner, e.Inner);
            var here = buffer.Slice(o * e.Inner, e.Inner);
            if (toBuffer) there.CopyTo(here); else here.CopyTo(there);
        }
    }

    // A group where it lies, or as one run where it was collected.
    private static Runs Where(in Extent e, int group) => e.Inner >= ShortestRun
        ? new(group * e.Inner, e.Count * e.Inner, e.Outer, e.Inner) : new(0, 0, 1, e.Outer * e.Inner);

    private readonly struct NormalizeWork<T>(
        Extent e, double epsilon, ArraySegment<T> x, ArraySegment<T> scale, ArraySegment<T> shift, ArraySegment<T> mean,
            ArraySegment<T> variance, ArraySegment<T> y) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            var collected = e.Inner < ShortestRun;
            var buffer = collected ? Scratch<T>.Get(ScratchSlot.Group, e.Outer * e.Inner) : default;
            for (var group = begin; group < end; group++)
            {
                if (collected) Collect(e, group, x.AsSpan(), buffer.AsSpan(), toBuffer: true);
                ReadOnlySpan<T> from = collected ? buffer : x;
                var runs = Where(e, group);
                var (m, v) = NormalizeKernel.Statistics(from, runs);
                mean.AsSpan()[group] = m;
                variance.AsSpan()[group] = v;
                var s = scale.Count > 0 ? scale[group] : T.One;
                NormalizeKernel.Apply(from, runs, m, NormalizeKernel.Rstd(v, epsilon) * s, shift.Count > 0 ? shift[group] : T.Zero,
                    collected ? buffer : y);
                if (collected) Collect(e, group, y.AsSpan(), buffer.AsSpan(), toBuffer: false);
            }
        }
    }

    private readonly struct NormalizeBackwardWork<T>(
        Extent e, double epsilon, ArraySegment<T> dy, ArraySegment<T> x, ArraySegment<T> scale, ArraySegment<T> mean,
            ArraySegment<T> variance, ArraySegment<T> dx, ArraySegment<T> dscale, ArraySegment<T> dshift)
        : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            var collected = e.Inner < ShortestRun;
            var buffer = collected ? Scratch<T>.Get(ScratchSlot.Group, e.Outer * e.Inner) : default;
            var gradient = collected ? Scratch<T>.Get(ScratchSlot.GroupGradient, e.Outer * e.Inner) : default;
            for (var group = begin; group < end; group++)
            {
                if (collected)
                {
                    Collect(e, group, x.AsSpan(), buffer.AsSpan(), toBuffer: true);
                    Collect(e, group, dy.AsSpan(), gradient.AsSpan(), toBuffer: true);
                }
                ReadOnlySpan<T> from = collected ? buffer : x, upstream = collected ? gradient : dy;
                var runs = Where(e, group);
                var rstd = NormalizeKernel.Rstd(variance[group], epsilon);
                var (sum, dot) = NormalizeKernel.Sums(upstream, from, runs, mean[group], rstd);
                if (dshift.Count > 0) dshift.AsSpan()[group] = sum;
                if (dscale.Count > 0) dscale.AsSpan()[group] = dot;
                if (dx.Count == 0) continue;
                var n = T.CreateTruncating(e.Outer * e.Inner);
                NormalizeKernel.Gradient(upstream, from, runs, mean[group], rstd, rstd * (scale.Count > 0 ? scale[group] : T.One), sum / n,
                    dot / n, collected ? buffer : dx);
                if (collected) Collect(e, group, dx.AsSpan(), buffer.AsSpan(), toBuffer: false);
            }
        }
    }
}
