using Fovea.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

// Constants, copies and conversions.
public sealed partial class GpuDevice : IExecutes<FillCall>, IExecutes<CopyCall>, IExecutes<CastCall>, IExecutes<IncrementCall>
{
    void IExecutes<FillCall>.Execute(in FillCall call) => call.Y.DType.Accept(new Filling(this, call));

    void IExecutes<CopyCall>.Execute(in CopyCall call)
    {
        if (call.Y.Count == 0) return;
        View<byte>(call.X).CopyTo(Queue, View<byte>(call.Y));
        _clock.Tick();
    }

    void IExecutes<CastCall>.Execute(in CastCall call) => call.X.DType.Accept(new CastingFrom(this, call));

    void IExecutes<IncrementCall>.Execute(in IncrementCall call) => Launch(1, new IncrementKernel(View<long>(call.Counter)));

    private readonly struct Filling(GpuDevice device, FillCall call) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T> =>
            device.Launch(call.Y.Count, new FillKernel<T>(E.Of(call.Value), View<T>(call.Y)));
    }

    private readonly struct FillKernel<T>(T value, ArrayView<T> y) : IKernel where T : unmanaged
    {
        public void Run(int i) => y[i] = value;
    }

    private readonly struct CastingFrom(GpuDevice device, CastCall call) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T> =>
            call.Y.DType.Accept(new CastingTo<T, E>(device, call));
    }

    private readonly struct CastingTo<TFrom, EFrom>(GpuDevice device, CastCall call) : IElementVisitor
        where TFrom : unmanaged where EFrom : struct, IElement<TFrom>
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T> =>
            device.Launch(call.Y.Count, new CastKernel<TFrom, EFrom, T, E>(View<TFrom>(call.X), View<T>(call.Y)));
    }

    // Every source is a double or a long first, which is exact; each result is rounded once.
    private readonly struct CastKernel<TFrom, EFrom, T, E>(ArrayView<TFrom> x, ArrayView<T> y) : IKernel
        where TFrom : unmanaged where EFrom : struct, IElement<TFrom> where T : unmanaged where E : struct, IElement<T>
    {
        public void Run(int i) => y[i] = EFrom.IsWhole ? E.Of(EFrom.ToLong(x[i])) : E.Of(EFrom.ToDouble(x[i]));
    }

    private readonly struct IncrementKernel(ArrayView<long> counter) : IKernel
    {
        public void Run(int i) => counter[0]++;
    }
}
