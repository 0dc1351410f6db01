using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// Formulas, a thread for each element. Binary ones find their operands by a walk, which for equal shapes is the element itself.
public sealed partial class GpuDevice : IExecutesUnary, IExecutesBinary, IExecutesCompare, IExecutesUpdate, IExecutes<SelectCall>
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

    void IExecutesUpdate.Execute<R>(in UpdateCall<R> call)
    {
        if (call.Parameter.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in UpdateCall<R> c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var (rule, parameter, gradient, s0, s1, s2) = c;
            var p = View<T>(parameter);
            // A state that does not exist stands in as the parameter, which is not touched through it.
            var states = s0 is null ? 0 : s1 is null ? 1 : s2 is null ? 2 : 3;
            Launch(parameter.Count, new UpdateKernel<R, V, T>(rule, p, View<T>(gradient), states,
                s0 is null ? p : View<T>(s0), s1 is null ? p : View<T>(s1), s2 is null ? p : View<T>(s2)));
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

    private readonly struct UpdateKernel<R, V, T>(R rule, ArrayView<T> parameter, ArrayView<T> gradient, int states, ArrayView<T> state0,
        ArrayView<T> state1, ArrayView<T> state2) : IKernel
        where R : struct, IUpdateRule where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            V p = V.From(parameter[i]), s0 = V.Of(0), s1 = V.Of(0), s2 = V.Of(0);
            if (states > 0) s0 = V.From(state0[i]);
            if (states > 1) s1 = V.From(state1[i]);
            if (states > 2) s2 = V.From(state2[i]);
            rule.Apply(ref p, V.From(gradient[i]), ref s0, ref s1, ref s2);
            parameter[i] = p.Value;
            if (states > 0) state0[i] = s0.Value;
            if (states > 1) state1[i] = s1.Value;
            if (states > 2) state2[i] = s2.Value;
        }
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
