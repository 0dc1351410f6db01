using Fovea.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

// Steps of optimizers. A network has many small parameters, and a launch costs more than most of their steps: those that follow one another
// and have nothing to do with each other are made by one launch, before whatever comes after them.
public sealed partial class GpuDevice : IExecutesUpdate
{
    // An OpenCL device takes no more than 1,024 bytes of arguments for certain; CUDA takes 4,096.
    private const int UpdatesOfLaunch = 8;

    private readonly Lock _updateLock = new();
    private readonly Dictionary<Type, UpdateBatch> _batches = [];
    private volatile UpdateBatch? _waiting;

    private bool JoinsUpdates => _accelerator.AcceleratorType != AcceleratorType.OpenCL;

    void IExecutesUpdate.Execute<R>(in UpdateCall<R> call)
    {
        if (call.Parameter.Count == 0) return;
        lock (_updateLock)
        {
            if (_waiting is UpdateBatch<R> waiting && waiting.TryAdd(call)) return;
            LaunchUpdates();
            if (!_batches.TryGetValue(typeof(R), out var batch)) _batches[typeof(R)] = batch = new UpdateBatch<R>(this);
            ((UpdateBatch<R>)batch).TryAdd(call);
            _waiting = batch;
            if (!JoinsUpdates) LaunchUpdates();
        }
    }

    // Everything else comes after the updates before it.
    private void LaunchUpdates()
    {
        if (_waiting is null) return;
        lock (_updateLock)
        {
            var batch = _waiting;
            _waiting = null;
            batch?.Launch();
        }
    }

    private abstract class UpdateBatch
    {
        public abstract void Launch();
    }

    // Updates by one rule's formula that can be made in any order.
    private sealed class UpdateBatch<R>(GpuDevice device) : UpdateBatch where R : struct, IUpdateRule
    {
        private readonly UpdateCall<R>[] _calls = new UpdateCall<R>[UpdatesOfLaunch];
        private int _count;
        private long _elements;

        public bool TryAdd(in UpdateCall<R> call)
        {
            if (_count == UpdatesOfLaunch || _elements + call.Parameter.Count > int.MaxValue) return false;
            for (var i = 0; i < _count; i++)
                if (call.Parameter.DType != _calls[i].Parameter.DType || Meet(call, _calls[i]) || Meet(_calls[i], call)) return false;
            _calls[_count++] = call;
            _elements += call.Parameter.Count;
            return true;
        }

        public override void Launch()
        {
            if (_calls[0].Parameter.DType == DType.Float32) Launch<FloatLane, float>();
            else Launch<DoubleLane, double>();
            Array.Clear(_calls);
            (_count, _elements) = (0, 0);
        }

        private void Launch<V, T>() where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            if (_count == 1)
            {
                device.LaunchNow((int)_elements, new UpdateKernel<R, V, T>(new(_calls[0])));
                return;
            }
            var end = 0;
            Span<int> ends = stackalloc int[UpdatesOfLaunch];
            for (var i = 0; i < UpdatesOfLaunch; i++) ends[i] = end += i < _count ? _calls[i].Parameter.Count : 0;
            device.LaunchNow(end, new UpdatesKernel<R, V, T>(ends, One(0), One(1), One(2), One(3), One(4), One(5), One(6), One(7)));

            // What does not exist has no elements, and stands in as the first.
            OneUpdate<R, V, T> One(int i) => new(_calls[i < _count ? i : 0]);
        }

        // Whether one changes what the other reads or changes.
        private static bool Meet(in UpdateCall<R> one, in UpdateCall<R> other) =>
            Touches(one.Parameter, other) || Touches(one.State0, other) || Touches(one.State1, other) || Touches(one.State2, other);

        private static bool Touches(Tensor? written, in UpdateCall<R> other) => written is not null
            && (Overlap(written, other.Parameter) || Overlap(written, other.Gradient) || Overlap(written, other.State0)
                || Overlap(written, other.State1) || Overlap(written, other.State2));

        private static bool Overlap(Tensor a, Tensor? b) =>
            a.Storage == b?.Storage && a.Offset < b.Offset + b.Count && b.Offset < a.Offset + a.Count;
    }

    // A state that does not exist stands in as the parameter, which is not touched through it.
    private readonly struct OneUpdate<R, V, T>(in UpdateCall<R> call)
        where R : struct, IUpdateRule where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        private readonly R _rule = call.Rule;
        private readonly int _states = call.State0 is null ? 0 : call.State1 is null ? 1 : call.State2 is null ? 2 : 3;
        private readonly ArrayView<T> _parameter = View<T>(call.Parameter), _gradient = View<T>(call.Gradient);
        private readonly ArrayView<T> _state0 = View<T>(call.State0 ?? call.Parameter), _state1 = View<T>(call.State1 ?? call.Parameter),
            _state2 = View<T>(call.State2 ?? call.Parameter);

        public void Run(int i)
        {
            V p = V.From(_parameter[i]), s0 = V.Of(0), s1 = V.Of(0), s2 = V.Of(0);
            if (_states > 0) s0 = V.From(_state0[i]);
            if (_states > 1) s1 = V.From(_state1[i]);
            if (_states > 2) s2 = V.From(_state2[i]);
            _rule.Apply(ref p, V.From(_gradient[i]), ref s0, ref s1, ref s2);
            _parameter[i] = p.Value;
            if (_states > 0) _state0[i] = s0.Value;
            if (_states > 1) _state1[i] = s1.Value;
            if (_states > 2) _state2[i] = s2.Value;
        }
    }

    private readonly struct UpdateKernel<R, V, T>(OneUpdate<R, V, T> update) : IKernel
        where R : struct, IUpdateRule where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i) => update.Run(i);
    }

    // The elements of up to eight parameters, one after the other: a thread finds its own.
    private readonly struct UpdatesKernel<R, V, T>(ReadOnlySpan<int> ends, OneUpdate<R, V, T> a, OneUpdate<R, V, T> b,
        OneUpdate<R, V, T> c, OneUpdate<R, V, T> d, OneUpdate<R, V, T> e, OneUpdate<R, V, T> f, OneUpdate<R, V, T> g,
        OneUpdate<R, V, T> h) : IKernel where R : struct, IUpdateRule where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        private readonly int _a = ends[0], _b = ends[1], _c = ends[2], _d = ends[3], _e = ends[4], _f = ends[5], _g = ends[6];

        public void Run(int i)
        {
            if (i < _a) a.Run(i);
            else if (i < _b) b.Run(i - _a);
            else if (i < _c) c.Run(i - _b);
            else if (i < _d) d.Run(i - _c);
            else if (i < _e) e.Run(i - _d);
            else if (i < _f) f.Run(i - _e);
            else if (i < _g) g.Run(i - _f);
            else h.Run(i - _g);
        }
    }
}
