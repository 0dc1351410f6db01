using Fovea.Tensors;
using ILGPU;

namespace Fovea.Gpu;

// The largest and the mean of windows: a thread for each element that is written. Backward passes gather from the windows that cover a
// pixel, so that no two threads write to one place.
public sealed partial class GpuDevice : IExecutes<MaxPoolCall>, IExecutes<MaxPoolBackwardCall>, IExecutes<AveragePoolCall>,
    IExecutes<AveragePoolBackwardCall>
{
    void IExecutes<MaxPoolCall>.Execute(in MaxPoolCall call)
    {
        var (g, x, y, index) = call;
        // Without an index, one that is not written.
        var (at, has) = index is null ? (View<byte>(y).SubView(0, 0).Cast<long>(), 0) : (View<long>(index), 1);
        if (y.DType == DType.Float32) Launch(y.Count, new MaxPoolKernel<FloatLane, float>(new(g), has, View<float>(x), View<float>(y), at));
        else Launch(y.Count, new MaxPoolKernel<DoubleLane, double>(new(g), has, View<double>(x), View<double>(y), at));
    }

    void IExecutes<MaxPoolBackwardCall>.Execute(in MaxPoolBackwardCall call)
    {
        var (g, dy, index, dx) = call;
        if (dx.DType == DType.Float32)
            Launch(dx.Count, new MaxPoolBackwardKernel<FloatLane, float>(new(g), View<float>(dy), View<long>(index), View<float>(dx)));
        else Launch(dx.Count, new MaxPoolBackwardKernel<DoubleLane, double>(new(g), View<double>(dy), View<long>(index), View<double>(dx)));
    }

    void IExecutes<AveragePoolCall>.Execute(in AveragePoolCall call)
    {
        var (g, x, y) = call;
        if (y.DType == DType.Float32) Launch(y.Count, new AveragePoolKernel<FloatLane, float>(new(g), View<float>(x), View<float>(y)));
        else Launch(y.Count, new AveragePoolKernel<DoubleLane, double>(new(g), View<double>(x), View<double>(y)));
    }

    void IExecutes<AveragePoolBackwardCall>.Execute(in AveragePoolBackwardCall call)
    {
        var (g, dy, dx) = call;
        if (dx.DType == DType.Float32)
            Launch(dx.Count, new AveragePoolBackwardKernel<FloatLane, float>(new(g), View<float>(dy), View<float>(dx)));
        else Launch(dx.Count, new AveragePoolBackwardKernel<DoubleLane, double>(new(g), View<double>(dy), View<double>(dx)));
    }

    // Windows along one axis.
    private readonly struct Side(PoolGeometry g, int size, int outSize, int kernel, int stride, int padding, int dilation)
    {
        private readonly int _adaptive = g.Adaptive ? 1 : 0, _size = size, _out = outSize, _kernel = kernel, _stride = stride,
            _padding = padding, _step = dilation > 1 ? dilation : 1, _counts = g.CountPadding ? 1 : 0;

        public int Size => _size;

        public int Out => _out;

        public int Step => _adaptive != 0 ? 1 : _step;

        // The first pixel of window o that is inside.
        public int Begin(int o)
        {
            if (_adaptive != 0) return (int)((long)o * _size / _out);
            var begin = o * _stride - _padding;
            return begin >= 0 ? begin : begin + (-begin + _step - 1) / _step * _step;
        }

        // The first pixel beyond it.
        public int End(int o)
        {
            if (_adaptive != 0) return (int)(((long)(o + 1) * _size + _out - 1) / _out);
            var end = o * _stride - _padding + (_kernel - 1) * _step + 1;
            return end < _size ? end : _size;
        }

        // How many pixels count in a mean's divisor: never those beyond the padding.
        public int Counted(int o)
        {
            if (_adaptive != 0) return End(o) - Begin(o);
            if (_step > 1) return _kernel;
            int begin = o * _stride - _padding, end = begin + _kernel < _size + _padding ? begin + _kernel : _size + _padding;
            return _counts != 0 ? end - begin : End(o) - Begin(o);
        }

        // The first window that may cover pixel i.
        public int First(int i)
        {
            if (_adaptive != 0) return (int)((long)i * _out / _size);
            var from = i + _padding - (_kernel - 1) * _step;
            return from <= 0 ? 0 : (from + _stride - 1) / _stride;
        }

        // The last.
        public int Last(int i)
        {
            var last = _adaptive != 0 ? (int)(((long)(i + 1) * _out - 1) / _size) : (i + _padding) / _stride;
            return last < _out ? last : _out - 1;
        }

        public bool Covers(int o, int i) => i >= Begin(o) && i < End(o) && (i - Begin(o)) % Step == 0;
    }

    private readonly struct Windows(PoolGeometry g)
    {
        private readonly Side _rows = new(g, g.In.H, g.Out.H, g.Kernel.H, g.Stride.H, g.Padding.H, g.Dilation.H);
        private readonly Side _columns = new(g, g.In.W, g.Out.W, g.Kernel.W, g.Stride.W, g.Padding.W, g.Dilation.W);
        private readonly int _divisor = g.Divisor;

        public Side Rows => _rows;

        public Side Columns => _columns;

        public int InPlane => _rows.Size * _columns.Size;

        public int OutPlane => _rows.Out * _columns.Out;

        public double Divisor(int row, int column) => _divisor > 0 ? _divisor : (double)_rows.Counted(row) * _columns.Counted(column);
    }

    private readonly struct MaxPoolKernel<V, T>(Windows windows, int hasIndex, ArrayView<T> x, ArrayView<T> y, ArrayView<long> index)
        : IKernel where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int o)
        {
            int plane = o / windows.OutPlane * windows.InPlane, width = windows.Columns.Size;
            int row = o / windows.Columns.Out % windows.Rows.Out, column = o % windows.Columns.Out;
            int right = windows.Columns.End(column), bottom = windows.Rows.End(row);
            var best = windows.Rows.Begin(row) * width + windows.Columns.Begin(column);
            var most = V.From(x[plane + best]).Wide;
            // The first NaN, or else the first of the largest.
            for (var i = windows.Rows.Begin(row); i < bottom; i += windows.Rows.Step)
            {
                for (var j = windows.Columns.Begin(column); j < right; j += windows.Columns.Step)
                {
                    var value = V.From(x[plane + i * width + j]).Wide;
                    if (double.IsNaN(most) || !(value > most || double.IsNaN(value))) continue;
                    most = value;
                    best = i * width + j;
                }
            }
            y[o] = x[plane + best];
            if (hasIndex != 0) index[o] = best;
        }
    }

    private readonly struct MaxPoolBackwardKernel<V, T>(Windows windows, ArrayView<T> dy, ArrayView<long> index, ArrayView<T> dx) : IKernel
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            int own = i % windows.InPlane, row = own / windows.Columns.Size, column = own % windows.Columns.Size;
            var plane = i / windows.InPlane * windows.OutPlane;
            int bottom = windows.Rows.Last(row), right = windows.Columns.Last(column);
            var sum = 0.0;
            for (var r = windows.Rows.First(row); r <= bottom; r++)
            {
                for (var c = windows.Columns.First(column); c <= right; c++)
                {
                    var o = plane + r * windows.Columns.Out + c;
                    if (index[o] == own) sum += V.From(dy[o]).Wide;
                }
            }
            dx[i] = V.Of(sum).Value;
        }
    }

    private readonly struct AveragePoolKernel<V, T>(Windows windows, ArrayView<T> x, ArrayView<T> y) : IKernel
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int o)
        {
            int plane = o / windows.OutPlane * windows.InPlane, width = windows.Columns.Size;
            int row = o / windows.Columns.Out % windows.Rows.Out, column = o % windows.Columns.Out;
            int right = windows.Columns.End(column), bottom = windows.Rows.End(row);
            var sum = 0.0;
            for (var i = windows.Rows.Begin(row); i < bottom; i += windows.Rows.Step)
                for (var j = windows.Columns.Begin(column); j < right; j += windows.Columns.Step)
                    sum += V.From(x[plane + i * width + j]).Wide;
            y[o] = V.Of(sum / windows.Divisor(row, column)).Value;
        }
    }

    private readonly struct AveragePoolBackwardKernel<V, T>(Windows windows, ArrayView<T> dy, ArrayView<T> dx) : IKernel
        where V : unmanaged, IGpuLane<V, T> where T : unmanaged
    {
        public void Run(int i)
        {
            int own = i % windows.InPlane, row = own / windows.Columns.Size, column = own % windows.Columns.Size;
            var plane = i / windows.InPlane * windows.OutPlane;
            int bottom = windows.Rows.Last(row), right = windows.Columns.Last(column);
            var sum = 0.0;
            for (var r = windows.Rows.First(row); r <= bottom; r++)
            {
                if (!windows.Rows.Covers(r, row)) continue;
                for (var c = windows.Columns.First(column); c <= right; c++)
                    if (windows.Columns.Covers(c, column))
                        sum += V.From(dy[plane + r * windows.Columns.Out + c]).Wide / windows.Divisor(r, c);
            }
            dx[i] = V.Of(sum).Value;
        }
    }
}
