using Fovea.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

// The first element that must not be there, if any. What indices and ranges came to is told where the host waits next, so that it does not
// wait for that alone; what uses an index keeps within its tensor until then. A division by zero is told at once.
public sealed partial class GpuDevice : IExecutes<RequireIndicesCall>, IExecutes<RequireNonZeroCall>, IExecutes<RequireRangeCall>
{
    // So many may wait to be told.
    private const int MostChecks = 64;

    // Groups that look for the first of them.
    private const int MostParts = 256;

    private readonly Lock _checkLock = new();
    private readonly object[] _checks = new object[MostChecks];
    private int _checkCount;

    // For each check the first element that fails, plus one, and its value; 0 where none does.
    private readonly MemoryBuffer1D<int, Stride1D.Dense> _firstFound;
    private readonly MemoryBuffer1D<long, Stride1D.Dense> _valueFound;

    void IExecutes<RequireIndicesCall>.Execute(in RequireIndicesCall call) =>
        Check(call, call.Index.Count, new OutsideIndices(call.Low, call.Bound, View<long>(call.Index)));

    void IExecutes<RequireRangeCall>.Execute(in RequireRangeCall call)
    {
        var (_, x, low, high, _) = call;
        if (x.DType == DType.Float32) Check(call, x.Count, new OutsideRange<FloatLane, float>(low, high, View<float>(x)));
        else Check(call, x.Count, new OutsideRange<DoubleLane, double>(low, high, View<double>(x)));
    }

    void IExecutes<RequireNonZeroCall>.Execute(in RequireNonZeroCall call)
    {
        call.X.DType.Accept(new FindingZero(this, call));
        Wait();
    }

    private void Check<C>(object call, int count, C condition) where C : struct, ICondition
    {
        if (count == 0) return;
        lock (_checkLock)
        {
            if (_checkCount == MostChecks) Wait();
            _checks[_checkCount] = call;
            var size = GroupSize(count);
            var parts = Math.Clamp(count / (8 * size), 1, MostParts);
            using var partial = Rent<int>(parts);
            LaunchGroups(parts, size, new FirstKernel<C>(condition, count, parts, partial.View));
            Launch(1, new FoundKernel<C>(condition, count, parts, partial.View, _checkCount++, _firstFound.View.BaseView,
                _valueFound.View.BaseView));
        }
    }

    // Waits until all calls so far are made, and tells what the first check that failed has found.
    private unsafe void Wait()
    {
        lock (_checkLock)
        {
            var (queue, entries, count) = (Queue, _clock.Queued, _checkCount);
            var first = stackalloc int[MostChecks];
            if (count > 0) _firstFound.View.BaseView.SubView(0, count).CopyToCPUUnsafeAsync(queue, ref *first, count);
            queue.Synchronize();
            _clock.Reached(entries);
            _checkCount = 0;
            for (var i = 0; i < count; i++)
                if (first[i] > 0) throw Failure(_checks[i], first[i], i, queue);
            Array.Clear(_checks);
        }
    }

    private Exception Failure(object check, int left, int number, AcceleratorStream queue)
    {
        var value = 0L;
        _valueFound.View.SubView(number, 1).CopyToCPU(queue, ref value, 1);
        Array.Clear(_checks);
        return check switch
        {
            RequireIndicesCall c => c.Outside(value, c.Index.Count - left),
            RequireRangeCall c => c.Outside(BitConverter.Int64BitsToDouble(value), c.X.Count - left),
            RequireNonZeroCall c => c.Zero(c.X.Count - left),
            _ => throw new InvalidOperationException($"{check.GetType().Name} is no check."),
        };
    }

    private interface ICondition
    {
        // Whether element i must not be there.
        bool Holds(int i);

        // Its bits, for the message.
        long Value(int i);
    }

    // Each group looks at a part. Of the elements that fail, the first is the one with the most elements from it to the end.
    private readonly struct FirstKernel<C>(C condition, int count, int parts, ArrayView<int> partial) : IGroupKernel
        where C : struct, ICondition
    {
        public void Run()
        {
            int part = Grid.IdxX, begin = (int)((long)count * part / parts), end = (int)((long)count * (part + 1) / parts);
            var most = 0;
            for (var i = begin + Group.IdxX; i < end && most == 0; i += Group.DimX)
                if (condition.Holds(i)) most = count - i;
            var all = GroupMax(most);
            if (Group.IdxX == 0) partial[part] = (int)all;
        }
    }

    // With what it was: other calls may overwrite it before the host looks.
    private readonly struct FoundKernel<C>(C condition, int count, int parts, ArrayView<int> partial, int number, ArrayView<int> first,
        ArrayView<long> value) : IKernel where C : struct, ICondition
    {
        public void Run(int i)
        {
            var most = 0;
            for (var part = 0; part < parts; part++)
                if (partial[part] > most) most = partial[part];
            first[number] = most;
            if (most > 0) value[number] = condition.Value(count - most);
        }
    }

    private readonly struct OutsideIndices(long low, long bound, ArrayView<long> index) : ICondition
    {
        public bool Holds(int i) => index[i] < low || index[i] >= bound;

        public long Value(int i) => index[i];
    }

    private readonly struct OutsideRange<V, T>(double low, double high, ArrayView<T> x) : ICondition
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        // NaN lies in no range.
        public bool Holds(int i) => !(V.From(x[i]).Wide >= low && V.From(x[i]).Wide <= high);

        public long Value(int i) => (long)Interop.FloatAsInt(V.From(x[i]).Wide);
    }

    private readonly struct FindingZero(GpuDevice device, RequireNonZeroCall call) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T> =>
            device.Check(call, call.X.Count, new IsZero<T, E>(View<T>(call.X)));
    }

    private readonly struct IsZero<T, E>(ArrayView<T> x) : ICondition where T : unmanaged where E : struct, IElement<T>
    {
        public bool Holds(int i) => E.ToLong(x[i]) == 0;

        public long Value(int i) => 0;
    }
}
