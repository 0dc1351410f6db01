using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// Formulas, a thread for each element. Binary ones find their operands by a walk, which for equal shapes is the element itself.
public sealed partial class GpuDevice : IExecutesUnary, IExecutesBinary, IExecutesCompare, IExecutes<SelectCall>
{
    void IExecutesUnary.Execute<F>(in UnaryCall<F> call)
    {
        var (f, x, y) = call;
        if (y.DType == DType.Float32)
            Launch(y.Count, new UnaryKernel<F, FloatLane, float>(f, View<float>(x), View<float>(y)));
        else Launch(y.Count, new UnaryKernel<F, DoubleLane, double>(f, View<double>(x), View<double>(y)));
    }

    void IExecutesUnary.Execute<F>(in UnaryBackwardCall<F> call)
    {
        var (f, upstream, x, y, dx) = call;
        if (dx.DType == DType.Float32)
            Launch(dx.Count, new UnaryBackwardKernel<F, FloatLane, float>(f, View<float>(upstream), View<float>(x), View<float>(y),
                View<float>(dx)));
        else
            Launch(dx.Count, new UnaryBackwardKernel<F, DoubleLane, double>(f, View<double>(upstream), View<double>(x), View<double>(y),
                View<double>(dx)));
    }

    void IExecutesBinary.Execute<F>(in BinaryCall<F> call)
    {
        if (Walk.Of(call.A.Shape, call.Y.Shape) is not { } walkA || Walk.Of(call.B.Shape, call.Y.Shape) is not { } walkB)
        {
            OnHost(call);
            return;
        }
        var (f, a, b, y) = call;
        if (y.DType == DType.Float32)
            Launch(y.Count, new BinaryKernel<F, FloatLane, float>(f, walkA, walkB, View<float>(a), View<float>(b), View<float>(y)));
        else Launch(y.Count, new BinaryKernel<F, DoubleLane, double>(f, walkA, walkB, View<double>(a), View<double>(b), View<double>(y)));
    }

    void IExecutesBinary.Execute<F>(in BinaryBackwardCall<F> call)
    {
        if (call.Upstream.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in BinaryBackwardCall<F> c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var (f, upstream, a, b, y, da, db) = c;
            if (da is not null)
                Launch(da.Count, new BinaryBackwardAKernel<F, V, T>(f, View<T>(upstream), View<T>(a), View<T>(b), View<T>(y), View<T>(da)));
            if (db is not null)
                Launch(db.Count, new BinaryBackwardBKernel<F, V, T>(f, View<T>(upstream), View<T>(a), View<T>(b), View<T>(y), View<T>(db)));
        }
    }

    void IExecutesCompare.Execute<C>(in CompareCall<C> call)
    {
        var (comparison, a, b, y) = call;
        switch (a.DType)
        {
            case DType.Float32:
                Launch(y.Count, new CompareKernel<C, FloatLane, float>(comparison, View<float>(a), View<float>(b), View<byte>(y)));
                break;
            case DType.Float64:
                Launch(y.Count, new CompareKernel<C, DoubleLane, double>(comparison, View<double>(a), View<double>(b), View<byte>(y)));
                break;
            default:
                a.DType.Accept(new CompareWhole<C>(this, call));
                break;
        }
    }

    void IExecutes<SelectCall>.Execute(in SelectCall call) => call.Y.DType.AcceptBytes(new Selecting(this, call));

    private readonly struct UnaryKernel<F, V, T>(F function, ArrayView<T> x, ArrayView<T> y) : IKernel
        where F : struct, IUnaryFunction where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i) => y[i] = function.Forward(V.From(x[i])).Value;
    }

    private readonly struct UnaryBackwardKernel<F, V, T>(F function, ArrayView<T> upstream, ArrayView<T> x, ArrayView<T> y,
        ArrayView<T> dx) : IKernel where F : struct, IUnaryFunction where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i) => dx[i] = (V.From(upstream[i]) * function.Derivative(V.From(x[i]), V.From(y[i]))).Value;
    }

    private readonly struct BinaryKernel<F, V, T>(F function, Walk walkA, Walk walkB, ArrayView<T> a, ArrayView<T> b, ArrayView<T> y)
        : IKernel where F : struct, IBinaryFunction where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i) => y[i] = function.Forward(V.From(a[walkA.Place(i)]), V.From(b[walkB.Place(i)])).Value;
    }

    private readonly struct BinaryBackwardAKernel<F, V, T>(F function, ArrayView<T> upstream, ArrayView<T> a, ArrayView<T> b,
        ArrayView<T> y, ArrayView<T> da) : IKernel where F : struct, IBinaryFunction where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i) =>
            da[i] = (V.From(upstream[i]) * function.DerivativeA(V.From(a[i]), V.From(b[i]), V.From(y[i]))).Value;
    }

    private readonly struct BinaryBackwardBKernel<F, V, T>(F function, ArrayView<T> upstream, ArrayView<T> a, ArrayView<T> b,
        ArrayView<T> y, ArrayView<T> db) : IKernel where F : struct, IBinaryFunction where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i) =>
            db[i] = (V.From(upstream[i]) * function.DerivativeB(V.From(a[i]), V.From(b[i]), V.From(y[i]))).Value;
    }

    private readonly struct CompareKernel<C, V, T>(C comparison, ArrayView<T> a, ArrayView<T> b, ArrayView<byte> y) : IKernel
        where C : struct, IComparison where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i) => y[i] = comparison.Holds(V.From(a[i]), V.From(b[i])).Wide != 0 ? (byte)1 : (byte)0;
    }

    private readonly struct CompareWhole<C>(GpuDevice device, CompareCall<C> call) : IElementVisitor where C : struct, IComparison
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T> => device.Launch(call.Y.Count,
            new CompareWholeKernel<C, T, E>(call.Comparison, View<T>(call.A), View<T>(call.B), View<byte>(call.Y)));
    }

    private readonly struct CompareWholeKernel<C, T, E>(C comparison, ArrayView<T> a, ArrayView<T> b, ArrayView<byte> y) : IKernel
        where C : struct, IComparison where T : unmanaged where E : struct, IElement<T>
    {
        public void Run(int i) =>
            y[i] = comparison.Holds(new WholeLane(E.ToLong(a[i])), new WholeLane(E.ToLong(b[i]))).Value != 0 ? (byte)1 : (byte)0;
    }

    private readonly struct Selecting(GpuDevice device, SelectCall call) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T> =>
            device.Launch(call.Y.Count, new SelectKernel<T>(View<byte>(call.Mask), View<T>(call.A), View<T>(call.B), View<T>(call.Y)));
    }

    private readonly struct SelectKernel<T>(ArrayView<byte> mask, ArrayView<T> a, ArrayView<T> b, ArrayView<T> y) : IKernel
        where T : unmanaged
    {
        public void Run(int i) => y[i] = mask[i] != 0 ? a[i] : b[i];
    }
}
