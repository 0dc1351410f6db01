using Fovea.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

// Elements at other places. Of several that are written to one place, the last in order holds; sums are in that order, too.
public sealed partial class GpuDevice : IExecutes<ReadViewCall>, IExecutes<WriteViewCall>, IExecutes<GatherCall>, IExecutes<ScatterCall>,
    IExecutes<PutCall>, IExecutes<ScatterAddCall>
{
    void IExecutes<ReadViewCall>.Execute(in ReadViewCall call)
    {
        if (Walk.Of(call.View) is { } walk) call.Y.DType.AcceptBytes(new Reading(this, call, walk));
        else OnHost(call);
    }

    void IExecutes<WriteViewCall>.Execute(in WriteViewCall call)
    {
        if (Walk.Of(call.View) is { } walk) call.Y.DType.AcceptBytes(new Writing(this, call, walk));
        else OnHost(call);
    }

    void IExecutes<GatherCall>.Execute(in GatherCall call)
    {
        if (call.X.Count > 0) call.Y.DType.AcceptBytes(new Gathering(this, call));
    }

    void IExecutes<ScatterCall>.Execute(in ScatterCall call) => call.Y.DType.AcceptBytes(
        new Scattering(this, call.X, call.Y, new(call.Extent, call.Indices, View<long>(call.Index))));

    void IExecutes<PutCall>.Execute(in PutCall call) => call.Y.DType.AcceptBytes(
        new Scattering(this, call.X, call.Y, new(new(1, call.Y.Count, 1), call.X.Count, View<long>(call.Index))));

    void IExecutes<ScatterAddCall>.Execute(in ScatterAddCall call)
    {
        if (call.X.Count == 0 || call.Y.Count == 0) return;
        if (call.Y.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in ScatterAddCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var (x, e, y) = (View<T>(c.X), c.Extent, View<T>(c.Y));
            // With an index for each element, elements are the parts; the places follow from it.
            var indices = new long[c.Index.Count];
            Download(c.Index, System.Runtime.InteropServices.MemoryMarshal.AsBytes(indices.AsSpan()));
            if (!c.Shared)
            {
                for (var i = 0; i < indices.Length; i++)
                    indices[i] = (i / e.Inner / c.Indices * e.Count + indices[i]) * e.Inner + i % e.Inner;
                e = new(1, c.Y.Count, 1);
            }
            // For each part of y, the parts of x that it is given, in their order.
            var (starts, order) = Lists(indices, e.Count);
            using Scratch<int> startsThere = Rent<int>(starts.Length), orderThere = Rent<int>(order.Length);
            Copy(starts, startsThere.View);
            Copy(order, orderThere.View);
            Launch(c.Y.Count, new ScatterAddKernel<V, T>(e, indices.Length, x, startsThere.View, orderThere.View, y));
        }
    }

    private void Copy(int[] from, ArrayView<int> to) =>
        _copies.InOrder(System.Runtime.InteropServices.MemoryMarshal.AsBytes(from.AsSpan()), to.Cast<byte>(), Queue);

    private static (int[] Starts, int[] Order) Lists(long[] indices, int count)
    {
        var starts = new int[count + 1];
        foreach (var index in indices) starts[index + 1]++;
        for (var i = 0; i < count; i++) starts[i + 1] += starts[i];
        var (next, order) = (starts[..^1], new int[indices.Length]);
        for (var j = 0; j < indices.Length; j++) order[next[indices[j]]++] = j;
        return (starts, order);
    }

    private readonly struct Reading(GpuDevice device, ReadViewCall call, Walk walk) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T> =>
            device.Launch(call.Y.Count, new ReadKernel<T>(walk, ViewBeyond<T>(call.X), View<T>(call.Y)));
    }

    private readonly struct ReadKernel<T>(Walk walk, ArrayView<T> x, ArrayView<T> y) : IKernel where T : unmanaged
    {
        public void Run(int i) => y[i] = x[walk.Place(i)];
    }

    private readonly struct Writing(GpuDevice device, WriteViewCall call, Walk walk) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T> =>
            device.Launch(call.X.Count, new WriteKernel<T>(walk, View<T>(call.X), ViewBeyond<T>(call.Y)));
    }

    private readonly struct WriteKernel<T>(Walk walk, ArrayView<T> x, ArrayView<T> y) : IKernel where T : unmanaged
    {
        public void Run(int i) => y[walk.Place(i)] = x[i];
    }

    private readonly struct Gathering(GpuDevice device, GatherCall call) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T> => device.Launch(call.Y.Count,
            new GatherKernel<T>(call.Extent, call.Indices, call.Shared ? 1 : 0, View<T>(call.X), View<long>(call.Index), View<T>(call.Y)));
    }

    private readonly struct GatherKernel<T>(Extent e, int indices, int shared, ArrayView<T> x, ArrayView<long> index, ArrayView<T> y)
        : IKernel where T : unmanaged
    {
        private readonly int _count = e.Count, _inner = e.Inner;

        public void Run(int i)
        {
            var line = i / _inner;
            var at = Within(index[shared != 0 ? line % indices : i], _count);
            y[i] = x[(line / indices * _count + at) * _inner + i % _inner];
        }
    }

    // The place in [outer, count, inner] of element i of [outer, indices, inner], each with an index of its own.
    private readonly struct Target(Extent e, int indices, ArrayView<long> index)
    {
        private readonly int _count = e.Count, _inner = e.Inner;

        public int Place(int i) => (i / _inner / indices * _count + Within(index[i], _count)) * _inner + i % _inner;
    }

    // An index that lies outside is told later: until then no memory is touched that is not the tensor's.
    private static int Within(long index, int count) => index < 0 ? 0 : index < count ? (int)index : count - 1;

    private readonly struct Scattering(GpuDevice device, Tensor x, Tensor y, Target target) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T>
        {
            if (x.Count == 0 || y.Count == 0) return;
            // The largest number among those that want a place wins it, in whatever order they come.
            using var winner = device.Rent<int>(y.Count);
            device.Launch(y.Count, new FillKernel<int>(-1, winner.View));
            device.Launch(x.Count, new ClaimKernel(target, winner.View));
            device.Launch(x.Count, new ScatterKernel<T>(target, winner.View, View<T>(x), View<T>(y)));
        }
    }

    private readonly struct ClaimKernel(Target target, ArrayView<int> winner) : IKernel
    {
        public void Run(int i) => Atomic.Max(ref winner[target.Place(i)], i);
    }

    private readonly struct ScatterKernel<T>(Target target, ArrayView<int> winner, ArrayView<T> x, ArrayView<T> y) : IKernel
        where T : unmanaged
    {
        public void Run(int i)
        {
            var place = target.Place(i);
            if (winner[place] == i) y[place] = x[i];
        }
    }

    private readonly struct ScatterAddKernel<V, T>(Extent e, int indices, ArrayView<T> x, ArrayView<int> starts, ArrayView<int> order,
        ArrayView<T> y) : IKernel where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        private readonly int _count = e.Count, _inner = e.Inner;

        public void Run(int i)
        {
            int line = i / _inner, c = line % _count, o = line / _count;
            var sum = V.From(y[i]).Wide;
            for (var p = starts[c]; p < starts[c + 1]; p++) sum += V.From(x[(o * indices + order[p]) * _inner + i % _inner]).Wide;
            y[i] = V.Of(sum).Value;
        }
    }
}
