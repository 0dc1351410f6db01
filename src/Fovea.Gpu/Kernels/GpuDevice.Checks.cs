using Fovea.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

// The first element that must not be there, if any. The host waits for the answer.
public sealed partial class GpuDevice : IExecutes<RequireIndicesCall>, IExecutes<RequireNonZeroCall>, IExecutes<RequireRangeCall>
{
    void IExecutes<RequireIndicesCall>.Execute(in RequireIndicesCall call)
    {
        if (First(call.Index.Count, new OutsideIndices(call.Low, call.Bound, View<long>(call.Index))) is { } i)
            throw call.Outside(WholeAt(call.Index, i), i);
    }

    void IExecutes<RequireNonZeroCall>.Execute(in RequireNonZeroCall call) => call.X.DType.Accept(new FindingZero(this, call));

    void IExecutes<RequireRangeCall>.Execute(in RequireRangeCall call)
    {
        var (_, x, low, high, _) = call;
        var first = x.DType == DType.Float32 ? First(x.Count, new OutsideRange<FloatLane, float>(low, high, View<float>(x)))
            : First(x.Count, new OutsideRange<DoubleLane, double>(low, high, View<double>(x)));
        if (first is { } i) throw call.Outside(Read(x, i), i);
    }

    private int? First<C>(int count, C condition) where C : struct, ICondition
    {
        if (count == 0) return null;
        using var first = Rent<int>(1);
        Launch(1, new FillKernel<int>(int.MaxValue, first.View));
        Launch(count, new FirstKernel<C>(condition, first.View));
        var found = 0;
        first.View.CopyToCPU(_accelerator.DefaultStream, ref found, 1);
        _accelerator.DefaultStream.Synchronize();
        return found == int.MaxValue ? null : found;
    }

    private long WholeAt(Tensor x, int i)
    {
        Span<byte> bytes = stackalloc byte[8];
        Download(new(x.Storage, x.Offset + i, []), bytes);
        return BitConverter.ToInt64(bytes);
    }

    private interface ICondition
    {
        bool Holds(int i);
    }

    private readonly struct FirstKernel<C>(C condition, ArrayView<int> first) : IKernel where C : struct, ICondition
    {
        public void Run(int i)
        {
            if (condition.Holds(i)) Atomic.Min(ref first[0], i);
        }
    }

    private readonly struct OutsideIndices(long low, long bound, ArrayView<long> index) : ICondition
    {
        public bool Holds(int i) => index[i] < low || index[i] >= bound;
    }

    private readonly struct OutsideRange<V, T>(double low, double high, ArrayView<T> x) : ICondition
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        // NaN lies in no range.
        public bool Holds(int i) => !(V.From(x[i]).Wide >= low && V.From(x[i]).Wide <= high);
    }

    private readonly struct FindingZero(GpuDevice device, RequireNonZeroCall call) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T>
        {
            if (device.First(call.X.Count, new IsZero<T, E>(View<T>(call.X))) is { } i) throw call.Zero(i);
        }
    }

    private readonly struct IsZero<T, E>(ArrayView<T> x) : ICondition where T : unmanaged where E : struct, IElement<T>
    {
        public bool Holds(int i) => E.ToLong(x[i]) == 0;
    }
}
