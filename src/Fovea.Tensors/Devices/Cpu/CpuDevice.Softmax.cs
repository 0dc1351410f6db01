using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<SoftmaxCall>, IExecutes<SoftmaxBackwardCall>, IExecutes<CrossEntropyCall>,
    IExecutes<CrossEntropyBackwardCall>
{
    void IExecutes<SoftmaxCall>.Execute(in SoftmaxCall call)
    {
        var (x, rows, log, y) = call;
        if (IsFloat32(x)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(rows, RowGrain(x.Count, rows), new SoftmaxWork<T>(x.Shape[^1], log, Segment<T>(x), Segment<T>(y)));
    }

    void IExecutes<SoftmaxBackwardCall>.Execute(in SoftmaxBackwardCall call)
    {
        var (dy, y, rows, log, dx) = call;
        if (IsFloat32(y)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(rows, RowGrain(y.Count, rows),
                new SoftmaxBackwardWork<T>(y.Shape[^1], log, Segment<T>(dy), Segment<T>(y), Segment<T>(dx)));
    }

    void IExecutes<CrossEntropyCall>.Execute(in CrossEntropyCall call)
    {
        var (scores, labels, weight, smoothing, losses, probabilities) = call;
        if (IsFloat32(scores)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(labels.Count, RowGrain(scores.Count, labels.Count), new CrossEntropyWork<T>(
            smoothing, Segment<T>(scores), Segment<long>(labels), SegmentOrEmpty<T>(weight), Segment<T>(losses),
                Segment<T>(probabilities)));
    }

    void IExecutes<CrossEntropyBackwardCall>.Execute(in CrossEntropyBackwardCall call)
    {
        var (upstream, probabilities, labels, weight, smoothing, dx) = call;
        if (IsFloat32(dx)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(labels.Count, RowGrain(dx.Count, labels.Count), new CrossEntropyBackwardWork<T>(
            smoothing, Segment<T>(upstream), Segment<T>(probabilities), Segment<long>(labels), SegmentOrEmpty<T>(weight), Segment<T>(dx)));
    }

    private static int RowGrain(int count, int rows) => Math.Max(1, (Grain >> 3) / Math.Max(count / Math.Max(rows, 1), 1));

    private readonly struct SoftmaxWork<T>(int n, bool log, ArraySegment<T> x, ArraySegment<T> y) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            for (var row = begin; row < end; row++) SoftmaxKernel.Row<T>(x.AsSpan(row * n, n), y.AsSpan(row * n, n), log);
        }
    }

    private readonly struct SoftmaxBackwardWork<T>(int n, bool log, ArraySegment<T> dy, ArraySegment<T> y, ArraySegment<T> dx) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            for (var row = begin; row < end; row++) SoftmaxKernel.RowBackward<T>(dy.AsSpan(row * n, n), y.AsSpan(row * n, n),
                dx.AsSpan(row * n, n), log);
        }
    }

    private readonly struct CrossEntropyWork<T>(double smoothing, ArraySegment<T> scores, ArraySegment<long> labels, ArraySegment<T> weight,
        ArraySegment<T> losses, ArraySegment<T> probabilities)
        : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            // Exponentials of all rows together: rows are short, vectors are not.
            var n = scores.Count / labels.Count;
            Span<T> p = probabilities.AsSpan(begin * n, (end - begin) * n), e = Scratch<T>.Get(ScratchSlot.Tails, p.Length);
            for (var row = 0; row < end - begin; row++) SoftmaxKernel.Shift<T>(scores.AsSpan((begin + row) * n, n), p.Slice(row * n, n));
            Lanes.Run<T, UnaryLoop<ExpFunction, T>>(new(default, p, e));
            for (var row = 0; row < end - begin; row++)
            {
                // Logarithms first: they are the loss, and their exponentials the softmax.
                var logP = p.Slice(row * n, n);
                SoftmaxKernel.Logarithms<T>(e.Slice(row * n, n), logP);
                losses.AsSpan()[begin + row] = SoftmaxKernel.Loss<T>(logP, (int)labels[begin + row], weight, smoothing);
            }
            Lanes.Run<T, UnaryLoop<ExpFunction, T>>(new(default, p, p));
        }
    }

    private readonly struct CrossEntropyBackwardWork<T>(double smoothing, ArraySegment<T> upstream, ArraySegment<T> probabilities,
        ArraySegment<long> labels, ArraySegment<T> weight, ArraySegment<T> dx)
        : IWork where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            var n = dx.Count / labels.Count;
            for (var row = begin; row < end; row++)
                SoftmaxKernel.LossBackward(upstream[row], probabilities.AsSpan(row * n, n), (int)labels[row], weight, smoothing,
                    dx.AsSpan(row * n, n));
        }
    }
}
