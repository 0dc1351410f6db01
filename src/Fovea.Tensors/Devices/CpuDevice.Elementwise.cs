using System.Numerics;

namespace Fovea.Tensors;

public sealed partial class CpuDevice
{
    /// <inheritdoc/>
    public override void Unary<F>(F function, Tensor x, Tensor y)
    {
        if (IsFloat32(x)) WorkPool.For(y.Count, Grain, new UnaryWork<F, float>(function, Segment<float>(x), Segment<float>(y)));
        else WorkPool.For(y.Count, Grain, new UnaryWork<F, double>(function, Segment<double>(x), Segment<double>(y)));
    }

    /// <inheritdoc/>
    public override void UnaryBackward<F>(F function, Tensor upstream, Tensor x, Tensor y, Tensor dx)
    {
        if (IsFloat32(dx)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(dx.Count, Grain, new UnaryBackwardWork<F,
                T>(function, Segment<T>(upstream), Segment<T>(x), Segment<T>(y), Segment<T>(dx)));
    }

    /// <inheritdoc/>
    public override void Binary<F>(F function, Tensor a, Tensor b, Tensor y)
    {
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

    /// <inheritdoc/>
    public override void BinaryBackward<F>(F function, Tensor upstream, Tensor a, Tensor b, Tensor y, Tensor? da, Tensor? db)
    {
        if (IsFloat32(y)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> =>
            WorkPool.For(y.Count, Grain, new BinaryBackwardWork<F,
                T>(function, Segment<T>(upstream), Segment<T>(a), Segment<T>(b), Segment<T>(y), SegmentOrEmpty<T>(da),
                    SegmentOrEmpty<T>(db)));
    }

    /// <inheritdoc/>
    public override void Compare<C>(C comparison, Tensor a, Tensor b, Tensor y)
    {
        switch (a.DType)
        {
            case DType.Float32: Run<float>(); break;
            case DType.Float64: Run<double>(); break;
            case DType.Int64: Run<long>(); break;
            default: Run<byte>(); break;
        }
        void Run<T>() where T : unmanaged, INumber<T>
        {
            ReadOnlySpan<T> x = Bytes<T>(a), z = Bytes<T>(b);
            var holds = y.AsSpan<bool>();
            for (var i = 0; i < holds.Length; i++) holds[i] = comparison.Holds(x[i], z[i]);
        }
    }

    /// <inheritdoc/>
    public override void Select(Tensor mask, Tensor a, Tensor b, Tensor y)
    {
        switch (y.DType)
        {
            case DType.Float32: Run<float>(); break;
            case DType.Float64: Run<double>(); break;
            case DType.Int64: Run<long>(); break;
            case DType.UInt8: Run<byte>(); break;
            default: Run<bool>(); break;
        }
        void Run<T>() where T : unmanaged
        {
            ReadOnlySpan<bool> m = mask.AsSpan<bool>();
            ReadOnlySpan<T> x = a.AsSpan<T>(), z = b.AsSpan<T>();
            var to = y.AsSpan<T>();
            for (var i = 0; i < to.Length; i++) to[i] = m[i] ? x[i] : z[i];
        }
    }

    /// <inheritdoc/>
    public override void Update<R>(R rule, Tensor parameter, Tensor gradient, Tensor? state0, Tensor? state1, Tensor? state2)
    {
        parameter.Storage.Touch();
        if (IsFloat32(parameter)) Run<float>(); else Run<double>();
        void Run<T>() where T : unmanaged, IFloatingPointIeee754<T> => WorkPool.For(parameter.Count, Grain, new UpdateWork<R, T>(
            rule, Segment<T>(parameter), Segment<T>(gradient), SegmentOrEmpty<T>(state0), SegmentOrEmpty<T>(state1),
                SegmentOrEmpty<T>(state2)));
    }

    /// <inheritdoc/>
    public override void Random<D>(D distribution, Generator generator, Tensor y)
    {
        y.Storage.Touch();
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
