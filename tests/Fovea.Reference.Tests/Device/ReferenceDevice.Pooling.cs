using Fovea.Tensors;

namespace Fovea.Reference;

// The largest and the mean of windows.
public partial class ReferenceDevice : IExecutes<MaxPoolCall>, IExecutes<MaxPoolBackwardCall>, IExecutes<AveragePoolCall>,
    IExecutes<AveragePoolBackwardCall>
{
    void IExecutes<MaxPoolCall>.Execute(in MaxPoolCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        for (var o = 0; o < y.Count; o++)
        {
            var (pixels, _) = Window(call.Geometry, o);
            // The first NaN, or else the first of the largest.
            var best = pixels[0];
            foreach (var i in pixels)
                if (!double.IsNaN(x[best]) && !(x[i] <= x[best])) best = i;
            y[o] = x[best];
            if (call.Index is not null) new Elements(call.Index).SetWhole(o, best % (call.Geometry.In.H * call.Geometry.In.W));
        }
    }

    void IExecutes<MaxPoolBackwardCall>.Execute(in MaxPoolBackwardCall call)
    {
        Elements dy = new(call.Dy), index = new(call.Index), dx = new(call.Dx);
        int inPlane = call.Geometry.In.H * call.Geometry.In.W, outPlane = call.Geometry.Out.H * call.Geometry.Out.W;
        var sums = new double[dx.Count];
        for (var o = 0; o < dy.Count; o++) sums[o / outPlane * inPlane + index.Whole(o)] += dy[o];
        Store(sums, dx);
    }

    void IExecutes<AveragePoolCall>.Execute(in AveragePoolCall call)
    {
        Elements x = new(call.X), y = new(call.Y);
        for (var o = 0; o < y.Count; o++)
        {
            var (pixels, divisor) = Window(call.Geometry, o);
            y[o] = pixels.Sum(i => x[i]) / divisor;
        }
    }

    void IExecutes<AveragePoolBackwardCall>.Execute(in AveragePoolBackwardCall call)
    {
        Elements dy = new(call.Dy), dx = new(call.Dx);
        var sums = new double[dx.Count];
        for (var o = 0; o < dy.Count; o++)
        {
            var (pixels, divisor) = Window(call.Geometry, o);
            foreach (var i in pixels) sums[i] += dy[o] / divisor;
        }
        Store(sums, dx);
    }

    // The elements of x under element o of y, in order, and what their sum is divided by.
    private static (int[] Pixels, double Divisor) Window(PoolGeometry g, int o)
    {
        var (plane, row, column) = (o / (g.Out.H * g.Out.W), o / g.Out.W % g.Out.H, o % g.Out.W);
        var (top, bottom, height) = Side(g, row, g.In.H, g.Out.H, g.Kernel.H, g.Stride.H, g.Padding.H, g.Dilation.H);
        var (left, right, width) = Side(g, column, g.In.W, g.Out.W, g.Kernel.W, g.Stride.W, g.Padding.W, g.Dilation.W);
        var pixels = from i in Enumerable.Range(top, bottom - top)
                     where Taken(i, row, g.Stride.H, g.Padding.H, g.Dilation.H)
                     from j in Enumerable.Range(left, right - left)
                     where Taken(j, column, g.Stride.W, g.Padding.W, g.Dilation.W)
                     select (plane * g.In.H + i) * g.In.W + j;
        return ([.. pixels], g.Divisor > 0 ? g.Divisor : (double)height * width);
    }

    // Whether a pixel is one of the window's: with gaps, a whole number of steps from its begin.
    private static bool Taken(int i, int o, int stride, int padding, int dilation) =>
        dilation <= 1 || (i - (o * stride - padding)) % dilation == 0;

    // The window along one axis: its pixels inside the image, and how many count in the divisor: never those beyond the padding.
    private static (int Begin, int End, int Counted) Side(PoolGeometry g, int o, int size, int outSize, int kernel, int stride, int padding,
        int dilation)
    {
        var (begin, end) = g.Adaptive ? (o * size / outSize, ((o + 1) * size + outSize - 1) / outSize)
            : (o * stride - padding, Math.Min(o * stride - padding + (kernel - 1) * Math.Max(dilation, 1) + 1, size + padding));
        var (first, last) = (Math.Max(begin, 0), Math.Min(end, size));
        return (first, last, g.CountPadding ? end - begin : last - first);
    }
}
