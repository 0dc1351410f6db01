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
        new Scattering(this, call.X, call.Y, call.Extent, call.Indices, call.Index));

    void IExecutes<PutCall>.Execute(in PutCall call) => call.Y.DType.AcceptBytes(
        new Scattering(this, call.X, call.Y, new(1, call.Y.Count, 1), call.X.Count, call.Index));

    void IExecutes<ScatterAddCall>.Execute(in ScatterAddCall call)
    {
        if (call.X.Count == 0 || call.Y.Count == 0) return;
        if (call.Y.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in ScatterAddCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var (x, e, y) = (View<T>(c.X), c.Extent, View<T>(c.Y));
            // With an index for each element, elements are the parts.
            var parts = Longs(c.Index);
            var places = c.Shared ? Array.ConvertAll(parts, part => (int)part) : Places(parts, e, c.Indices);
            if (!c.Shared) e = new(1, c.Y.Count, 1);
            // For each part of y, the parts of x that it is given, in their order.
            var (starts, order) = Lists(places, e.Count);
            using Scratch<int> startsThere = Rent<int>(starts.Length), orderThere = Rent<int>(order.Length);
            Copy(starts, startsThere.View);
            Copy(order, orderThere.View);
            Launch(c.Y.Count, new ScatterAddKernel<V, T>(e, places.Length, x, startsThere.View, orderThere.View, y));
        }
    }

    private void Copy(int[] from, ArrayView<int> to) =>
        _copies.InOrder(System.Runtime.InteropServices.MemoryMarshal.AsBytes(from.AsSpan()), to.Cast<byte>(), Queue);

    // The host waits for them, and hears of one that lies outside.
    private long[] Longs(Tensor index)
    {
        var indices = new long[index.Count];
        Download(index, System.Runtime.InteropServices.MemoryMarshal.AsBytes(indices.AsSpan()));
        return indices;
    }

    // The places in [outer, count, inner] of the elements of [outer, indices, inner], each with an index of its own.
    private static int[] Places(long[] index, Extent e, int indices)
    {
        var places = new int[index.Length];
        for (var i = 0; i < places.Length; i++) places[i] = (i / e.Inner / indices * e.Count + (int)index[i]) * e.Inner + i % e.Inner;
        return places;
    }

    private static (int[] Starts, int[] Order) Lists(int[] indices, int count)
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

    // An index that lies outside is told later: until then no memory is touched that is not the tensor's.
    private static int Within(long index, int count) => index < 0 ? 0 : index < count ? (int)index : count - 1;

    private readonly struct Scattering(GpuDevice device, Tensor x, Tensor y, Extent e, int indices, Tensor index) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T>
        {
            if (x.Count == 0 || y.Count == 0) return;
            var places = Places(device.Longs(index), e, indices);
            // Of those that want a place, the last one gets it.
            var last = new int[y.Count];
            for (var i = 0; i < places.Length; i++) last[places[i]] = i;
            for (var i = 0; i < places.Length; i++)
                if (last[places[i]] != i) places[i] = -1;
            using var there = device.Rent<int>(places.Length);
            device.Copy(places, there.View);
            device.Launch(x.Count, new ScatterKernel<T>(there.View, View<T>(x), View<T>(y)));
        }
    }

    private readonly struct ScatterKernel<T>(ArrayView<int> places, ArrayView<T> x, ArrayView<T> y) : IKernel where T : unmanaged
    {
        public void Run(int i)
        {
            if (places[i] >= 0) y[places[i]] = x[i];
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
