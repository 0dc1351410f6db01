using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// Groups of elements to mean 0 and variance 1. A group is the elements [·, g, ·] of [outer, groups, inner].
public sealed partial class GpuDevice : IExecutes<NormalizeCall>, IExecutes<NormalizeBackwardCall>
{
    void IExecutes<NormalizeCall>.Execute(in NormalizeCall call)
    {
        if (call.Y.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in NormalizeCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var (e, x) = (c.Groups, View<T>(c.X));
            var members = e.Outer * e.Inner;
            using var sums = Reduce(new MemberTerms<V, T>(e, x), e.Count, members);
            using var squares = Reduce(new DeviationTerms<V, T>(e, members, sums.View, x), e.Count, members);
            Launch(e.Count, new MomentsKernel<V, T>(members, sums.View, squares.View, View<T>(c.Mean), View<T>(c.Variance)));
            var (scale, shift) = (c.Scale is null ? x : View<T>(c.Scale), c.Shift is null ? x : View<T>(c.Shift));
            Launch(c.Y.Count, new NormalizeKernel<V, T>(e, members, c.Epsilon, c.Scale is null ? 0 : 1, c.Shift is null ? 0 : 1, sums.View,
                squares.View, x, scale, shift, View<T>(c.Y)));
        }
    }

    void IExecutes<NormalizeBackwardCall>.Execute(in NormalizeBackwardCall call)
    {
        if (call.Dy.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in NormalizeBackwardCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var (e, dy, x) = (c.Groups, View<T>(c.Dy), View<T>(c.X));
            var members = e.Outer * e.Inner;
            var (mean, variance) = (View<T>(c.Mean), View<T>(c.Variance));
            using var sums = Reduce(new MemberTerms<V, T>(e, dy), e.Count, members);
            using var along = Reduce(new AlongTerms<V, T>(e, c.Epsilon, dy, x, mean, variance), e.Count, members);
            if (c.Dshift is not null) Launch(e.Count, new StoreKernel<V, T>(sums.View, View<T>(c.Dshift)));
            if (c.Dscale is not null) Launch(e.Count, new StoreKernel<V, T>(along.View, View<T>(c.Dscale)));
            if (c.Dx is null) return;
            Launch(c.Dx.Count, new NormalizeBackwardKernel<V, T>(e, members, c.Epsilon, c.Scale is null ? 0 : 1, sums.View, along.View, dy,
                x, c.Scale is null ? x : View<T>(c.Scale), mean, variance, View<T>(c.Dx)));
        }
    }

    // Where member k of a group lies.
    private readonly struct Members(Extent e)
    {
        private readonly int _groups = e.Count, _inner = e.Inner;

        public int Place(int group, int k) => (k / _inner * _groups + group) * _inner + k % _inner;

        public int GroupOf(int i) => i / _inner % _groups;
    }

    private readonly struct MemberTerms<V, T>(Extent e, ArrayView<T> x) : ITerms where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        private readonly Members _members = new(e);

        public double Term(int sum, int k) => V.From(x[_members.Place(sum, k)]).Wide;
    }

    // (x − mean)².
    private readonly struct DeviationTerms<V, T>(Extent e, int count, ArrayView<double> sums, ArrayView<T> x) : ITerms
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        private readonly Members _members = new(e);

        public double Term(int sum, int k)
        {
            var d = V.From(x[_members.Place(sum, k)]).Wide - sums[sum] / count;
            return d * d;
        }
    }

    // dy·(x − mean)/√(variance + ε).
    private readonly struct AlongTerms<V, T>(Extent e, double epsilon, ArrayView<T> dy, ArrayView<T> x, ArrayView<T> mean,
        ArrayView<T> variance) : ITerms where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        private readonly Members _members = new(e);

        public double Term(int sum, int k)
        {
            var i = _members.Place(sum, k);
            return V.From(dy[i]).Wide * (V.From(x[i]).Wide - V.From(mean[sum]).Wide) / Math.Sqrt(V.From(variance[sum]).Wide + epsilon);
        }
    }

    private readonly struct MomentsKernel<V, T>(int count, ArrayView<double> sums, ArrayView<double> squares, ArrayView<T> mean,
        ArrayView<T> variance) : IKernel where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            mean[i] = V.Of(sums[i] / count).Value;
            variance[i] = V.Of(squares[i] / count).Value;
        }
    }

    private readonly struct NormalizeKernel<V, T>(Extent e, int count, double epsilon, int hasScale, int hasShift, ArrayView<double> sums,
        ArrayView<double> squares, ArrayView<T> x, ArrayView<T> scale, ArrayView<T> shift, ArrayView<T> y) : IKernel
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        private readonly Members _members = new(e);

        public void Run(int i)
        {
            var g = _members.GroupOf(i);
            var value = (V.From(x[i]).Wide - sums[g] / count) / Math.Sqrt(squares[g] / count + epsilon);
            if (hasScale != 0) value *= V.From(scale[g]).Wide;
            if (hasShift != 0) value += V.From(shift[g]).Wide;
            y[i] = V.Of(value).Value;
        }
    }

    private readonly struct NormalizeBackwardKernel<V, T>(Extent e, int count, double epsilon, int hasScale, ArrayView<double> sums,
        ArrayView<double> along, ArrayView<T> dy, ArrayView<T> x, ArrayView<T> scale, ArrayView<T> mean, ArrayView<T> variance,
        ArrayView<T> dx) : IKernel where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        private readonly Members _members = new(e);

        public void Run(int i)
        {
            var g = _members.GroupOf(i);
            var root = Math.Sqrt(V.From(variance[g]).Wide + epsilon);
            var value = V.From(dy[i]).Wide - sums[g] / count - (V.From(x[i]).Wide - V.From(mean[g]).Wide) / root * along[g] / count;
            dx[i] = V.Of((hasScale != 0 ? V.From(scale[g]).Wide : 1) / root * value).Value;
        }
    }
}
