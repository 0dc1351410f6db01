using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutes<ReadViewCall>, IExecutes<WriteViewCall>, IExecutes<GatherCall>, IExecutes<ScatterAddCall>
{
    void IExecutes<ReadViewCall>.Execute(in ReadViewCall call) => View(call.X, call.View, call.Y, read: true);

    void IExecutes<WriteViewCall>.Execute(in WriteViewCall call) => View(call.Y, call.View, call.X, read: false);

    private static void View(Tensor viewed, StridedView view, Tensor dense, bool read) =>
        viewed.DType.Run<Viewing>(new(viewed, view, dense, read));

    void IExecutes<GatherCall>.Execute(in GatherCall call) => call.X.DType.Run<Gathering>(new(call));

    void IExecutes<ScatterAddCall>.Execute(in ScatterAddCall call)
    {
        var (x, index, e, indices, shared, y) = call;
        if (IsFloat32(x)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(e.Outer, Math.Max(1, Grain / Math.Max(indices * e.Inner, 1)),
            new ScatterWork<T>(e, indices, shared, Segment<T>(x), Segment<long>(index), Segment<T>(y)));
    }

    private readonly struct ViewWork<T>(StridedView view, int inner, ArraySegment<T> viewed, ArraySegment<T> dense, bool read) : IWork
        where T : unmanaged
    {
        public void Run(int begin, int end)
        {
            var stride = view.Sizes.Length == 0 ? 1 : view.Strides[^1];
            for (var row = begin; row < end; row++)
            {
                var start = view.Start;
                for (int axis = view.Sizes.Length - 2, rest = row; axis >= 0; axis--)
                {
                    start += rest % view.Sizes[axis] * view.Strides[axis];
                    rest /= view.Sizes[axis];
                }
                var line = dense.AsSpan(row * inner, inner);
                if (stride == 1)
                {
                    if (read) viewed.AsSpan(start, inner).CopyTo(line); else line.CopyTo(viewed.AsSpan(start, inner));
                    continue;
                }
                var all = viewed.AsSpan();
                if (read) for (var i = 0; i < inner; i++) line[i] = all[start + i * stride];
                else for (var i = 0; i < inner; i++) all[start + i * stride] = line[i];
            }
        }
    }

    private readonly struct GatherWork<T>(Extent e, int indices, bool shared, ArraySegment<T> x, ArraySegment<long> index,
        ArraySegment<T> y) : IWork where T : unmanaged
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
                    if (shared) from.Slice((o * e.Count + (int)at[j]) * e.Inner, e.Inner).CopyTo(to.Slice(line, e.Inner));
                    else for (var i = 0; i < e.Inner; i++) to[line + i] = from[(o * e.Count + (int)at[line + i]) * e.Inner + i];
                }
            }
        }
    }

    private readonly struct ScatterWork<T>(Extent e, int indices, bool shared, ArraySegment<T> x, ArraySegment<long> index,
        ArraySegment<T> y) : IWork
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            ReadOnlySpan<long> at = index;
            ReadOnlySpan<T> from = x;
            for (var o = begin; o < end; o++)
            {
                var own = at.Slice(o * indices * (shared ? 0 : e.Inner), shared ? indices : indices * e.Inner);
                var rows = from.Slice(o * indices * e.Inner, indices * e.Inner);
                var to = y.AsSpan(o * e.Count * e.Inner, e.Count * e.Inner);
                if (CompensatedSum.Matters<T>() && Most(own) > CompensatedSum.Chain) Long(own, rows, to);
                else Short(own, rows, to);
            }
        }

        private void Short(ReadOnlySpan<long> at, ReadOnlySpan<T> from, Span<T> to)
        {
            for (int j = 0, line = 0; j < indices; j++, line += e.Inner)
            {
                if (shared) SumKernel.Add(from.Slice(line, e.Inner), to.Slice((int)at[j] * e.Inner, e.Inner));
                else for (var i = 0; i < e.Inner; i++) to[(int)at[line + i] * e.Inner + i] += from[line + i];
            }
        }

        private void Long(ReadOnlySpan<long> at, ReadOnlySpan<T> from, Span<T> to)
        {
            var low = Scratch<T>.Get(ScratchSlot.Sums, to.Length).AsSpan();
            low.Clear();
            for (int j = 0, line = 0; j < indices; j++, line += e.Inner)
            {
                if (shared && e.Inner > 4)
                {
                    var start = (int)at[j] * e.Inner;
                    CompensatedSum.Add(from.Slice(line, e.Inner), to.Slice(start, e.Inner), low.Slice(start, e.Inner));
                    continue;
                }
                for (var i = 0; i < e.Inner; i++)
                {
                    var place = (int)at[shared ? j : line + i] * e.Inner + i;
                    ScalarLane<T> h = new(to[place]), l = new(low[place]);
                    CompensatedSum.Add(ref h, ref l, new(from[line + i]));
                    (to[place], low[place]) = (h.Value, l.Value);
                }
            }
            CompensatedSum.Finish<T>(to, low);
        }

        // The most terms that an element is given.
        private int Most(ReadOnlySpan<long> at)
        {
            if (indices <= CompensatedSum.Chain) return indices;
            var apart = shared ? 1 : e.Inner;
            var counts = Scratch<int>.Get(ScratchSlot.Sums, e.Count * apart).AsSpan();
            counts.Clear();
            var most = 0;
            for (var i = 0; i < at.Length; i++) most = Math.Max(most, ++counts[(int)at[i] * apart + i % apart]);
            return most;
        }
    }
}
