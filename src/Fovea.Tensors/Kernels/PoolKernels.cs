using System.Numerics;

namespace Fovea.Tensors;

/// <summary>Pooling of one plane.</summary>
internal static class PoolKernels
{
    /// <summary>y = the largest of each window (the first, where several are), and its index in the plane.</summary>
    public static void Max<T>(in PoolGeometry g, ReadOnlySpan<T> x, Span<T> y, Span<long> index) where T : unmanaged, INumber<T>
    {
        for (int oy = 0, o = 0; oy < g.Out.H; oy++)
        {
            var (top, bottom, _) = g.Rows(oy);
            for (var ox = 0; ox < g.Out.W; ox++, o++)
            {
                var (left, right, _) = g.Columns(ox);
                var where = top * g.In.W + left;
                var best = x[where];
                for (var iy = top; iy < bottom; iy++)
                {
                    for (var i = iy * g.In.W + left; i < iy * g.In.W + right; i++)
                        if (x[i] > best || T.IsNaN(x[i])) (best, where) = (x[i], i);
                }
                (y[o], index[o]) = (best, where);
            }
        }
    }

    /// <summary>y = the mean of each window.</summary>
    public static void Average<T>(in PoolGeometry g, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T>
    {
        for (int oy = 0, o = 0; oy < g.Out.H; oy++)
        {
            var (top, bottom, height) = g.Rows(oy);
            for (var ox = 0; ox < g.Out.W; ox++, o++)
            {
                var (left, right, width) = g.Columns(ox);
                var sum = T.Zero;
                for (var iy = top; iy < bottom; iy++)
                    foreach (var value in x[(iy * g.In.W + left)..(iy * g.In.W + right)]) sum += value;
                y[o] = sum / T.CreateTruncating(height * width);
            }
        }
    }

    /// <summary>dx += each dy shared equally among its window.</summary>
    public static void AverageBackward<T>(in PoolGeometry g, ReadOnlySpan<T> dy, Span<T> dx) where T : unmanaged, INumber<T>
    {
        for (int oy = 0, o = 0; oy < g.Out.H; oy++)
        {
            var (top, bottom, height) = g.Rows(oy);
            for (var ox = 0; ox < g.Out.W; ox++, o++)
            {
                var (left, right, width) = g.Columns(ox);
                var share = dy[o] / T.CreateTruncating(height * width);
                for (var iy = top; iy < bottom; iy++)
                    foreach (ref var value in dx[(iy * g.In.W + left)..(iy * g.In.W + right)]) value += share;
            }
        }
    }
}
