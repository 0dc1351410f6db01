using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice : IExecutesUnary, IExecutesBinary, IExecutesCompare, IExecutesUpdate, IExecutesRandom,
    IExecutes<SelectCall>
{
    void IExecutesUnary.Execute<F>(in UnaryCall<F> call)
    {
        var (function, x, y) = call;
        if (IsFloat32(x)) WorkPool.For(y.Count, Grain, new UnaryWork<F, float>(function, Segment<float>(x), Segment<float>(y)));
        else WorkPool.For(y.Count, Grain, new UnaryWork<F, double>(function, Segment<double>(x), Segment<double>(y)));
    }

    void IExecutesUnary.Execute<F>(in UnaryBackwardCall<F> call)
    {
        var (function, upstream, x, y, dx) = call;
        if (IsFloat32(dx)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(dx.Count, Grain, new UnaryBackwardWork<F,
                T>(function, Segment<T>(upstream), Segment<T>(x), Segment<T>(y), Segment<T>(dx)));
    }

    void IExecutesBinary.Execute<F>(in BinaryCall<F> call)
    {
        var (function, a, b, y) = call;
        if (IsFloat32(y)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T>
        {
            var plan = BroadcastPlan.Of(a.Shape, b.Shape, y.Shape);
            var work = new BinaryWork<F, T>(function, plan, Segment<T>(a), Segment<T>(b), Segment<T>(y));
            // One row: split the row itself; many: whole rows.
            if (plan.Rows == 1) WorkPool.For(plan.Inner, Grain, work);
            else WorkPool.For(plan.Rows, Math.Max(1, Grain / Math.Max(plan.Inner, 1)), work);
        }
    }

    void IExecutesBinary.Execute<F>(in BinaryBackwardCall<F> call)
    {
        var (function, upstream, a, b, y, da, db) = call;
        if (IsFloat32(y)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(y.Count, Grain, new BinaryBackwardWork<F,
                T>(function, Segment<T>(upstream), Segment<T>(a), Segment<T>(b), Segment<T>(y), SegmentOrEmpty<T>(da),
                    SegmentOrEmpty<T>(db)));
    }

    void IExecutesCompare.Execute<C>(in CompareCall<C> call)
    {
        var (comparison, a, b, y) = call;
        var holds = Elements<bool>(y);
        switch (a.DType)
        {
            case DType.Float32:
                Lanes.Run<float, CompareLoop<C, float>>(new(comparison, Elements<float>(a), Elements<float>(b),
                holds)); break;
            case DType.Float64:
                Lanes.Run<double, CompareLoop<C, double>>(new(comparison, Elements<double>(a), Elements<double>(b),
                holds)); break;
            case DType.Int32: IntegerLane<int>.Compare(comparison, Elements<int>(a), Elements<int>(b), holds); break;
            case DType.Int64: IntegerLane<long>.Compare(comparison, Bytes<long>(a), Bytes<long>(b), holds); break;
            default: IntegerLane<byte>.Compare(comparison, Bytes<byte>(a), Bytes<byte>(b), holds); break;
        }
    }

    void IExecutes<SelectCall>.Execute(in SelectCall call) => call.Y.DType.Run<Selecting>(new(call));

    void IExecutesUpdate.Execute<R>(in UpdateCall<R> call)
    {
        var (rule, parameter, gradient, state0, state1, state2) = call;
        if (IsFloat32(parameter)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> => WorkPool.For(parameter.Count, Grain, new UpdateWork<R, T>(
            rule, Segment<T>(parameter), Segment<T>(gradient), SegmentOrEmpty<T>(state0), SegmentOrEmpty<T>(state1),
                SegmentOrEmpty<T>(state2)));
    }

    void IExecutesRandom.Execute<D>(in RandomCall<D> call)
    {
        var (distribution, generator, y) = (call.Distribution, call.Generator ?? Generator.Default, call.Y);
        if (IsFloat32(y)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, INumberBase<T>
        {
            var per = RandomKernel.PerBlock<T>();
            var start = generator.Reserve((y.Count + per - 1) / per);
            WorkPool.For(y.Count, 1 << 12, new RandomWork<D, T>(distribution, generator.Seed, start, Segment<T>(y)));
        }
    }

    private readonly struct UnaryWork<F, T>(F function, ArraySegment<T> x, ArraySegment<T> y) : IWork where F : struct, IUnaryFunction
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end) =>
            Lanes.Run<T, UnaryLoop<F, T>>(new(function, x.AsSpan(begin, end - begin), y.AsSpan(begin, end - begin)));
    }

    private readonly struct UnaryBackwardWork<F,
        T>(F function, ArraySegment<T> upstream, ArraySegment<T> x, ArraySegment<T> y, ArraySegment<T> dx) : IWork
        where F : struct, IUnaryFunction where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            var n = end - begin;
            Lanes.Run<T, UnaryBackwardLoop<F,
                T>>(new(function, upstream.AsSpan(begin, n), x.AsSpan(begin, n), y.AsSpan(begin, n), dx.AsSpan(begin, n)));
        }
    }

    private readonly struct BinaryWork<F, T>(F function, BroadcastPlan plan, ArraySegment<T> a, ArraySegment<T> b, ArraySegment<T> y)
        : IWork
        where F : struct, IBinaryFunction where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            if (plan.Rows == 1)
            {
                Row(plan.StrideA == 0 ? a.AsSpan(0, 1) : a.AsSpan(begin, end - begin), plan.StrideB == 0 ? b.AsSpan(0, 1)
                    : b.AsSpan(begin, end - begin), y.AsSpan(begin, end - begin));
                return;
            }
            for (var row = begin; row < end; row++)
            {
                var (startA, startB) = plan.Start(row);
                Row(a.AsSpan(startA, plan.StrideA == 0 ? 1 : plan.Inner), b.AsSpan(startB, plan.StrideB == 0 ? 1 : plan.Inner),
                    y.AsSpan(row * plan.Inner, plan.Inner));
            }
        }

        private void Row(ReadOnlySpan<T> x, ReadOnlySpan<T> z, Span<T> to) => Lanes.Run<T, BinaryLoop<F, T>>(new(function, x, z, to));
    }

    private readonly struct BinaryBackwardWork<F,
        T>(F function, ArraySegment<T> upstream, ArraySegment<T> a, ArraySegment<T> b, ArraySegment<T> y, ArraySegment<T> da,
            ArraySegment<T> db) : IWork
        where F : struct, IBinaryFunction where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            if (da.Count > 0) One(begin, end - begin, false, da);
            if (db.Count > 0) One(begin, end - begin, true, db);
        }

        private void One(int begin, int n, bool second, ArraySegment<T> d) =>
            Lanes.Run<T, BinaryBackwardLoop<F,
                T>>(new(function, second, upstream.AsSpan(begin, n), a.AsSpan(begin, n), b.AsSpan(begin, n), y.AsSpan(begin, n),
                    d.AsSpan(begin, n)));
    }

    private readonly struct UpdateWork<R,
        T>(R rule, ArraySegment<T> parameter, ArraySegment<T> gradient, ArraySegment<T> s0, ArraySegment<T> s1, ArraySegment<T> s2) : IWork
        where R : struct, IUpdateRule where T : unmanaged, IFloatingPointIeee754<T>
    {
        public void Run(int begin, int end)
        {
            var n = end - begin;
            Lanes.Run<T, UpdateLoop<R, T>>(new(rule, parameter.AsSpan(begin, n), gradient.AsSpan(begin, n), Part(s0), Part(s1), Part(s2)));
            Span<T> Part(ArraySegment<T> state) => state.Count == 0 ? [] : state.AsSpan(begin, n);
        }
    }

    private readonly struct RandomWork<D, T>(D distribution, ulong key, ulong start, ArraySegment<T> y) : IWork
        where D : struct, IDistribution where T : unmanaged, INumberBase<T>
    {
        public void Run(int begin, int end) =>
            RandomKernel.Fill(distribution, key, start + (ulong)(begin / RandomKernel.PerBlock<T>()), y.AsSpan(begin, end - begin));
    }
}
