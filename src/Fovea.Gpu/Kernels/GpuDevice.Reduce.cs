using Fovea.Tensors;
using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

// Sums and extremes. Sums are taken in double precision, in an order that the sizes alone decide.
public sealed partial class GpuDevice : IExecutes<SumCall>, IExecutes<ExtremeCall>, IExecutes<CumulativeSumCall>
{
    // From so many sums on, each has a thread of its own; below, a group of threads shares one.
    private const int ManySums = 4096, FewTerms = 32;

    void IExecutes<SumCall>.Execute(in SumCall call)
    {
        var (x, e, y) = call;
        if (y.DType == DType.Float32) Sum<FloatLane, float>(new(e, View<float>(x)), View<float>(y));
        else Sum<DoubleLane, double>(new(e, View<double>(x)), View<double>(y));

        void Sum<V, T>(LineTerms<V, T> terms, ArrayView<T> to) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            using var sums = Reduce(terms, e.Outer * e.Inner, e.Count);
            Launch(e.Outer * e.Inner, new StoreKernel<V, T>(sums.View, to));
        }
    }

    void IExecutes<ExtremeCall>.Execute(in ExtremeCall call) => call.X.DType.Accept(new FindingExtremes(this, call));

    void IExecutes<CumulativeSumCall>.Execute(in CumulativeSumCall call) => call.X.DType.Accept(new Accumulating(this, call));

    // Σₖ term(s, k) for each sum s, in double precision.
    private Scratch<double> Reduce<R>(R terms, int sums, int count) where R : struct, ITerms
    {
        var result = Rent<double>(sums);
        if (sums >= ManySums || count <= FewTerms)
        {
            Launch(sums, new ReduceKernel<R>(terms, count, result.View));
            return result;
        }
        // A group takes some eight terms a thread, and fewer where there are not groups enough.
        var size = GroupSize(count);
        var parts = Math.Clamp(count / (8 * size), 1, Math.Max(1, ManySums / sums));
        if (parts == 1)
        {
            LaunchGroups(sums, size, new ReduceGroupKernel<R>(terms, count, 1, result.View));
            return result;
        }
        using var partial = Rent<double>(sums * parts);
        LaunchGroups(sums * parts, size, new ReduceGroupKernel<R>(terms, count, parts, partial.View));
        Launch(sums, new ReduceKernel<PartialTerms>(new(parts, partial.View), parts, result.View));
        return result;
    }

    // Threads that share a line of so many elements.
    private int GroupSize(int count)
    {
        var size = _smallestGroup;
        while (size < _largestGroup && size * 4 < count) size *= 2;
        return size;
    }

    // The sum over the threads of a group, in the order of a tree.
    private static double GroupSum(double value)
    {
        var shared = SharedMemory.Allocate1D<double>(LargestGroup);
        shared[Group.IdxX] = value;
        Group.Barrier();
        for (var half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half) shared[Group.IdxX] += shared[Group.IdxX + half];
            Group.Barrier();
        }
        var total = shared[0];
        Group.Barrier();
        return total;
    }

    // The terms of several sums.
    private interface ITerms
    {
        double Term(int sum, int k);
    }

    // The elements of lines along the middle axis of [outer, count, inner].
    private readonly struct LineTerms<V, T>(Extent e, ArrayView<T> x) : ITerms where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        private readonly int _count = e.Count, _inner = e.Inner;

        public double Term(int sum, int k) => V.From(x[(sum / _inner * _count + k) * _inner + sum % _inner]).Wide;
    }

    private readonly struct PartialTerms(int parts, ArrayView<double> partial) : ITerms
    {
        public double Term(int sum, int k) => partial[sum * parts + k];
    }

    private readonly struct ReduceKernel<R>(R terms, int count, ArrayView<double> y) : IKernel where R : struct, ITerms
    {
        public void Run(int i)
        {
            var sum = 0.0;
            for (var k = 0; k < count; k++) sum += terms.Term(i, k);
            y[i] = sum;
        }
    }

    private readonly struct ReduceGroupKernel<R>(R terms, int count, int parts, ArrayView<double> y) : IGroupKernel
        where R : struct, ITerms
    {
        public void Run()
        {
            int sum = Grid.IdxX / parts, part = Grid.IdxX % parts;
            int begin = (int)((long)count * part / parts), end = (int)((long)count * (part + 1) / parts);
            var value = 0.0;
            for (var k = begin + Group.IdxX; k < end; k += Group.DimX) value += terms.Term(sum, k);
            value = GroupSum(value);
            if (Group.IdxX == 0) y[Grid.IdxX] = value;
        }
    }

    private readonly struct StoreKernel<V, T>(ArrayView<double> x, ArrayView<T> y) : IKernel
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i) => y[i] = V.Of(x[i]).Value;
    }

    private readonly struct FindingExtremes(GpuDevice device, ExtremeCall call) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T>
        {
            var e = call.Extent;
            device.LaunchGroups(e.Outer * e.Inner, e.Count <= FewTerms ? 1 : device.GroupSize(e.Count),
                new ExtremeKernel<T, E>(e, call.Largest ? 1 : 0, View<T>(call.X), View<T>(call.Y), View<long>(call.Index)));
        }
    }

    private readonly struct ExtremeKernel<T, E>(Extent e, int largest, ArrayView<T> x, ArrayView<T> y, ArrayView<long> index) : IGroupKernel
        where T : unmanaged where E : struct, IElement<T>
    {
        private readonly int _count = e.Count, _inner = e.Inner;

        public void Run()
        {
            var start = Grid.IdxX / _inner * _count * _inner + Grid.IdxX % _inner;
            // Each thread's own, among every DimX-th; those without elements repeat the first.
            var best = Group.IdxX < _count ? Group.IdxX : 0;
            for (var r = best + Group.DimX; r < _count; r += Group.DimX)
                if (Beats(start, r, best)) best = r;
            var shared = SharedMemory.Allocate1D<int>(LargestGroup);
            shared[Group.IdxX] = best;
            Group.Barrier();
            for (var half = Group.DimX / 2; half > 0; half /= 2)
            {
                if (Group.IdxX < half && Beats(start, shared[Group.IdxX + half], shared[Group.IdxX]))
                    shared[Group.IdxX] = shared[Group.IdxX + half];
                Group.Barrier();
            }
            if (Group.IdxX != 0) return;
            y[Grid.IdxX] = x[start + shared[0] * _inner];
            index[Grid.IdxX] = shared[0];
        }

        // NaN beats every number; of equals, the first.
        private bool Beats(int start, int candidate, int best)
        {
            T c = x[start + candidate * _inner], b = x[start + best * _inner];
            if (E.IsWhole)
            {
                long p = E.ToLong(c), q = E.ToLong(b);
                return p == q ? candidate < best : largest != 0 ? p > q : p < q;
            }
            double u = E.ToDouble(c), v = E.ToDouble(b);
            bool isNaN = double.IsNaN(u), wasNaN = double.IsNaN(v);
            if (isNaN || wasNaN) return isNaN && (!wasNaN || candidate < best);
            return u == v ? candidate < best : largest != 0 ? u > v : u < v;
        }
    }

    private readonly struct Accumulating(GpuDevice device, CumulativeSumCall call) : IElementVisitor
    {
        public void Visit<T, E>() where T : unmanaged where E : struct, IElement<T> => device.Launch(call.Extent.Outer * call.Extent.Inner,
            new CumulativeSumKernel<T, E>(call.Extent, call.Reverse ? 1 : 0, View<T>(call.X), View<T>(call.Y)));
    }

    private readonly struct CumulativeSumKernel<T, E>(Extent e, int reverse, ArrayView<T> x, ArrayView<T> y) : IKernel
        where T : unmanaged where E : struct, IElement<T>
    {
        private readonly int _count = e.Count, _inner = e.Inner;

        public void Run(int i)
        {
            var start = i / _inner * _count * _inner + i % _inner;
            var sum = 0.0;
            var whole = 0L;
            for (var r = 0; r < _count; r++)
            {
                var place = start + (reverse != 0 ? _count - 1 - r : r) * _inner;
                if (E.IsWhole) y[place] = E.Of(whole += E.ToLong(x[place]));
                else y[place] = E.Of(sum += E.ToDouble(x[place]));
            }
        }
    }
}
