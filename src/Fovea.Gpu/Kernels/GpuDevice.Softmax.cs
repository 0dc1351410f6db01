using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// The softmax of rows, and the loss on it: a group of threads for each row.
public sealed partial class GpuDevice : IExecutes<SoftmaxCall>, IExecutes<SoftmaxBackwardCall>, IExecutes<CrossEntropyCall>,
    IExecutes<CrossEntropyBackwardCall>
{
    void IExecutes<SoftmaxCall>.Execute(in SoftmaxCall call)
    {
        var (x, rows, log, y) = call;
        if (rows == 0) return;
        var n = x.Count / rows;
        if (y.DType == DType.Float32)
            LaunchGroups(rows, GroupSize(n), new SoftmaxKernel<FloatLane, float>(n, log ? 1 : 0, View<float>(x), View<float>(y)));
        else LaunchGroups(rows, GroupSize(n), new SoftmaxKernel<DoubleLane, double>(n, log ? 1 : 0, View<double>(x), View<double>(y)));
    }

    void IExecutes<SoftmaxBackwardCall>.Execute(in SoftmaxBackwardCall call)
    {
        if (call.Rows == 0) return;
        if (call.Dx.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in SoftmaxBackwardCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var n = c.Y.Count / c.Rows;
            LaunchGroups(c.Rows, GroupSize(n),
                new SoftmaxBackwardKernel<V, T>(n, c.Log ? 1 : 0, View<T>(c.Dy), View<T>(c.Y), View<T>(c.Dx)));
        }
    }

    void IExecutes<CrossEntropyCall>.Execute(in CrossEntropyCall call)
    {
        if (call.Losses.Count == 0) return;
        if (call.Losses.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in CrossEntropyCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var n = c.Scores.Count / c.Losses.Count;
            LaunchGroups(c.Losses.Count, GroupSize(n), new CrossEntropyKernel<V, T>(new(n, c.Labels, c.Weight, c.Smoothing, c.Scores),
                View<T>(c.Scores), View<T>(c.Losses), View<T>(c.Probabilities)));
        }
    }

    void IExecutes<CrossEntropyBackwardCall>.Execute(in CrossEntropyBackwardCall call)
    {
        if (call.Labels.Count == 0) return;
        if (call.Dx.DType == DType.Float32) Run<FloatLane, float>(call);
        else Run<DoubleLane, double>(call);

        void Run<V, T>(in CrossEntropyBackwardCall c) where V : unmanaged, IGpuLane<V, T> where T : unmanaged
        {
            var n = c.Dx.Count / c.Labels.Count;
            LaunchGroups(c.Labels.Count, GroupSize(n),
                new CrossEntropyBackwardKernel<V, T>(new(n, c.Labels, c.Weight, c.Smoothing, c.Probabilities), View<T>(c.Upstream),
                    View<T>(c.Probabilities), View<T>(c.Dx)));
        }
    }

    // The largest over the threads of a group; NaN where one is.
    private static double GroupMax(double value)
    {
        var shared = SharedMemory.Allocate1D<double>(LargestGroup);
        shared[Group.IdxX] = value;
        Group.Barrier();
        for (var half = Group.DimX / 2; half > 0; half /= 2)
        {
            if (Group.IdxX < half) shared[Group.IdxX] = GpuMath.Max(shared[Group.IdxX], shared[Group.IdxX + half]);
            Group.Barrier();
        }
        var largest = shared[0];
        Group.Barrier();
        return largest;
    }

    // max, and ln Σ e^(x − max), of a group's row; a row of −∞ alone has no largest score to take off.
    private static (double Max, double Log) LogSum<V, T>(ArrayView<T> x, int start, int n)
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        var largest = double.NegativeInfinity;
        for (var c = Group.IdxX; c < n; c += Group.DimX) largest = GpuMath.Max(largest, V.From(x[start + c]).Wide);
        largest = GroupMax(largest);
        if (largest == double.NegativeInfinity) largest = 0;
        var sum = 0.0;
        for (var c = Group.IdxX; c < n; c += Group.DimX) sum += GpuMath.Exp(V.From(x[start + c]).Wide - largest);
        return (largest, GpuMath.Log(GroupSum(sum)));
    }

    private readonly struct SoftmaxKernel<V, T>(int n, int log, ArrayView<T> x, ArrayView<T> y) : IGroupKernel
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run()
        {
            var start = Grid.IdxX * n;
            var (max, sum) = LogSum<V, T>(x, start, n);
            for (var c = Group.IdxX; c < n; c += Group.DimX)
            {
                var value = V.From(x[start + c]).Wide - max - sum;
                y[start + c] = V.Of(log != 0 ? value : GpuMath.Exp(value)).Value;
            }
        }
    }

    private readonly struct SoftmaxBackwardKernel<V, T>(int n, int log, ArrayView<T> dy, ArrayView<T> y, ArrayView<T> dx) : IGroupKernel
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run()
        {
            var start = Grid.IdxX * n;
            var sum = 0.0;
            for (var i = start + Group.IdxX; i < start + n; i += Group.DimX)
                sum += V.From(dy[i]).Wide * (log != 0 ? 1 : V.From(y[i]).Wide);
            sum = GroupSum(sum);
            for (var i = start + Group.IdxX; i < start + n; i += Group.DimX)
            {
                double up = V.From(dy[i]).Wide, p = V.From(y[i]).Wide;
                dx[i] = V.Of(log != 0 ? up - GpuMath.Exp(p) * sum : p * (up - sum)).Value;
            }
        }
    }

    // w[c]·((1 − ε)·1[c = label] + ε/C).
    private readonly struct Targets(int n, Tensor labels, Tensor? weight, double smoothing, Tensor like)
    {
        private readonly int _n = n, _hasWeight = weight is null ? 0 : 1, _isDouble = like.DType == DType.Float64 ? 1 : 0;
        private readonly double _smoothing = smoothing;
        private readonly ArrayView<long> _labels = View<long>(labels);

        // Without weights, something that is not read.
        private readonly ArrayView<float> _single =
            weight is { DType: DType.Float32 } ? View<float>(weight) : View<byte>(labels).Cast<float>();

        private readonly ArrayView<double> _double =
            weight is { DType: DType.Float64 } ? View<double>(weight) : View<byte>(labels).Cast<double>();

        public int N => _n;

        public double Of(int row, int c)
        {
            var weight = _hasWeight == 0 ? 1 : _isDouble != 0 ? _double[c] : _single[c];
            return weight * ((_labels[row] == c ? 1 - _smoothing : 0) + _smoothing / _n);
        }
    }

    private readonly struct CrossEntropyKernel<V, T>(Targets targets, ArrayView<T> scores, ArrayView<T> losses, ArrayView<T> probabilities)
        : IGroupKernel where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run()
        {
            int row = Grid.IdxX, n = targets.N, start = row * n;
            var (max, sum) = LogSum<V, T>(scores, start, n);
            var loss = 0.0;
            for (var c = Group.IdxX; c < n; c += Group.DimX)
            {
                double log = V.From(scores[start + c]).Wide - max - sum, target = targets.Of(row, c);
                // Where there is no target, −∞ does not count.
                if (target != 0) loss -= target * log;
                probabilities[start + c] = V.Of(GpuMath.Exp(log)).Value;
            }
            loss = GroupSum(loss);
            if (Group.IdxX == 0) losses[row] = V.Of(loss).Value;
        }
    }

    private readonly struct CrossEntropyBackwardKernel<V, T>(Targets targets, ArrayView<T> upstream, ArrayView<T> probabilities,
        ArrayView<T> dx) : IGroupKernel where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run()
        {
            int row = Grid.IdxX, n = targets.N, start = row * n;
            var sum = 0.0;
            for (var c = Group.IdxX; c < n; c += Group.DimX) sum += targets.Of(row, c);
            sum = GroupSum(sum);
            var up = V.From(upstream[row]).Wide;
            for (var c = Group.IdxX; c < n; c += Group.DimX)
                dx[start + c] = V.Of(up * (V.From(probabilities[start + c]).Wide * sum - targets.Of(row, c))).Value;
        }
    }
}
