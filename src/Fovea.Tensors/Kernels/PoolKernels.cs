using System.Numerics;

namespace Fovea.Tensors;

/// <summary>Pooling of one plane.</summary>
internal static class PoolKernels
{
    /// <summary>y = the largest of each window (the first, where several are), and its index in the plane where that is wanted.</summary>
    public static void Max<T>(in PoolGeometry g, ReadOnlySpan<T> x, Span<T> y, Span<long> index) where T : unmanaged, INumber<T>
    {
        if (g.Kernel == 2 && g.Stride == 2 && g.Padding == 0 && !g.Adaptive && !g.IsDilated
            && 2 * g.Out.H <= g.In.H && 2 * g.Out.W <= g.In.W)
        {
            Max2x2(g, x, y, index);
            return;
        }
        int down = Math.Max(g.Dilation.H, 1), along = Math.Max(g.Dilation.W, 1);
        for (int oy = 0, o = 0; oy < g.Out.H; oy++)
        {
            var (top, bottom, _) = g.Rows(oy);
            for (var ox = 0; ox < g.Out.W; ox++, o++)
            {
                var (left, right, _) = g.Columns(ox);
                var where = top * g.In.W + left;
                var best = x[where];
                for (var iy = top; iy < bottom; iy += down)
                {
                    for (var i = iy * g.In.W + left; i < iy * g.In.W + right; i += along)
                        if (!(x[i] <= best) && !T.IsNaN(best)) (best, where) = (x[i], i);
                }
                y[o] = best;
                if (!index.IsEmpty) index[o] = where;
            }
        }
    }

    /// <summary>The windows that nearly every network uses: 2×2, side by side, inside the image. Arithmetic finds the index, so that
    /// nothing branches on the data.</summary>
    private static void Max2x2<T>(in PoolGeometry g, ReadOnlySpan<T> x, Span<T> y, Span<long> index) where T : unmanaged, INumber<T>
    {
        for (int oy = 0, o = 0; oy < g.Out.H; oy++)
        {
            var top = 2 * oy * g.In.W;
            ReadOnlySpan<T> first = x.Slice(top, 2 * g.Out.W), second = x.Slice(top + g.In.W, 2 * g.Out.W);
            for (var ox = 0; ox < g.Out.W; ox++, o++)
            {
                T a = first[2 * ox], b = first[2 * ox + 1], c = second[2 * ox], d = second[2 * ox + 1];
                var best = T.Max(T.Max(a, b), T.Max(c, d));
                // 0, 1, W or W + 1: the first that equals the largest.
                int notA = a != best ? 1 : 0, notB = b != best ? 1 : 0, notC = c != best ? 1 : 0;
                var offset = notA * (1 + notB * (g.In.W - 1 + notC));
                if (T.IsNaN(best)) offset = T.IsNaN(a) ? 0 : T.IsNaN(b) ? 1 : T.IsNaN(c) ? g.In.W : g.In.W + 1;
                y[o] = best;
                index[o] = top + 2 * ox + offset;
            }
        }
    }

    /// <summary>y = the mean of each window.</summary>
    public static void Average<T>(in PoolGeometry g, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int oy = 0, o = 0; oy < g.Out.H; oy++)
        {
            var (top, bottom, height) = g.Rows(oy);
            for (var ox = 0; ox < g.Out.W; ox++, o++)
            {
                var (left, right, width) = g.Columns(ox);
                var sum = T.Zero;
                if ((bottom - top) * (right - left) <= CompensatedSum.Chain)
                {
                    for (var iy = top; iy < bottom; iy++)
                        foreach (var value in x[(iy * g.In.W + left)..(iy * g.In.W + right)]) sum += value;
                }
                else sum = T.CreateTruncating(LargeWindow(x, g.In.W, top, bottom, left, right));
                y[o] = sum / T.CreateTruncating(g.Divisor > 0 ? g.Divisor : height * width);
            }
        }
    }

    private static double LargeWindow<T>(ReadOnlySpan<T> x, int pitch, int top, int bottom, int left, int right)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (left == 0 && right == pitch) return SumKernel.Sum(x[(top * pitch)..(bottom * pitch)]);
        double sum = 0;
        for (var iy = top; iy < bottom; iy++) sum += SumKernel.Sum(x[(iy * pitch + left)..(iy * pitch + right)]);
        return sum;
    }

    /// <summary>dx = at each element the dy of the windows that it is the largest of.</summary>
    public static void MaxBackward<T>(in PoolGeometry g, ReadOnlySpan<T> dy, ReadOnlySpan<long> index, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!ManyMeet(g))
        {
            dx.Clear();
            for (var o = 0; o < index.Length; o++) dx[(int)index[o]] += dy[o];
            return;
        }
        var sums = Scratch<double>.Get(ScratchSlot.Sums, dx.Length).AsSpan();
        sums.Clear();
        for (var o = 0; o < index.Length; o++) sums[(int)index[o]] += double.CreateTruncating(dy[o]);
        for (var i = 0; i < dx.Length; i++) dx[i] = T.CreateTruncating(sums[i]);
    }

    /// <summary>dx = each dy shared equally among its window.</summary>
    public static void AverageBackward<T>(in PoolGeometry g, ReadOnlySpan<T> dy, Span<T> dx) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!ManyMeet(g))
        {
            dx.Clear();
            Share<T, T>(g, dy, dx);
            return;
        }
        var sums = Scratch<double>.Get(ScratchSlot.Sums, dx.Length).AsSpan();
        sums.Clear();
        Share(g, dy, sums);
        for (var i = 0; i < dx.Length; i++) dx[i] = T.CreateTruncating(sums[i]);
    }

    // Whether more windows meet in an element than one chain may add up.
    private static bool ManyMeet(in PoolGeometry g) => !g.Adaptive
        && (long)g.Kernel.H * g.Kernel.W > (long)CompensatedSum.Chain * g.Stride.H * g.Stride.W;

    private static void Share<T, TSum>(in PoolGeometry g, ReadOnlySpan<T> dy, Span<TSum> dx)
        where T : unmanaged, IFloatingPointIeee754<T> where TSum : unmanaged, IFloatingPointIeee754<TSum>
    {
        for (int oy = 0, o = 0; oy < g.Out.H; oy++)
        {
            var (top, bottom, height) = g.Rows(oy);
            for (var ox = 0; ox < g.Out.W; ox++, o++)
            {
                var (left, right, width) = g.Columns(ox);
                var share = TSum.CreateTruncating(dy[o]) / TSum.CreateTruncating(g.Divisor > 0 ? g.Divisor : height * width);
                for (var iy = top; iy < bottom; iy++)
                    foreach (ref var value in dx[(iy * g.In.W + left)..(iy * g.In.W + right)]) value += share;
            }
        }
    }
}
