namespace Fovea.Tensors;

/// <summary>What average pooling keeps for its backward pass.</summary>
/// <param name="InputShape">The input's shape.</param>
/// <param name="Geometry">The sizes.</param>
public sealed record AvgPool2dCache(Shape InputShape, PoolGeometry Geometry);

/// <summary>Y[n, c, i, j] = mean of X[n, c] over window (i, j); adaptive windows divide the image into a given number of parts.</summary>
public static class AvgPool2dOp
{
    /// <summary>The mean of each window, and the cache for <see cref="Backward"/>.</summary>
    /// <exception cref="ShapeException">Shape, type or options do not fit.</exception>
    public static (Tensor Output, AvgPool2dCache Cache) Forward(Tensor x, PoolOptions options) =>
        Run("avg_pool2d", x, options.Geometry("avg_pool2d", x.Shape));

    /// <summary>The means of windows that divide the image into <paramref name="size"/> parts: window i covers ⌊i·H/n⌋ up to ⌈(i +
    /// 1)·H/n⌉.</summary>
    /// <exception cref="ShapeException">Shape, type or size do not fit.</exception>
    public static (Tensor Output, AvgPool2dCache Cache) ForwardAdaptive(Tensor x, Size2 size)
    {
        Check.Rank("adaptive_avg_pool2d", x, 4, "input [N, C, H, W]");
        if (size.H < 1 || size.W < 1 || x.Shape[2] < 1
            || x.Shape[3] < 1) throw new ShapeException($"adaptive_avg_pool2d: expected sizes of 1 or more, got {size} for {x.Shape}.");
        return Run("adaptive_avg_pool2d", x,
            new() { Planes = x.Shape[0] * x.Shape[1], In = (x.Shape[2], x.Shape[3]), Out = size, Adaptive = true });
    }

    /// <summary>Each upstream element is shared equally among its window.</summary>
    public static Tensor Backward(Tensor upstream, AvgPool2dCache cache)
    {
        var dx = upstream.Device.Empty(cache.InputShape, upstream.DType);
        dx.Device.Execute(new AveragePoolBackwardCall(cache.Geometry, upstream, dx));
        return dx;
    }

    private static (Tensor, AvgPool2dCache) Run(string name, Tensor x, PoolGeometry g)
    {
        Check.Floating(name, x);
        var y = x.Device.Empty([x.Shape[0], x.Shape[1], g.Out.H, g.Out.W], x.DType);
        x.Device.Execute(new AveragePoolCall(g, x, y));
        var cache = new AvgPool2dCache(x.Shape, g);
        return (Autograd.Record(name, y, [x], (upstream, _) => [Backward(upstream, cache)]), cache);
    }

    extension(Tensor x)
    {
        /// <summary>The mean of each window of images [N, C, H, W].</summary>
        /// <exception cref="ShapeException">Shape, type or options do not fit.</exception>
        public Tensor AvgPool2d(PoolOptions options) => Forward(x, options).Output;

        /// <summary>The means of windows that divide each image into <paramref name="size"/> parts.</summary>
        /// <exception cref="ShapeException">Shape, type or size do not fit.</exception>
        public Tensor AdaptiveAvgPool2d(Size2 size) => ForwardAdaptive(x, size).Output;

        /// <summary>The mean of each channel: [N, C, H, W] → [N, C].</summary>
        public Tensor GlobalAvgPool2d() => x.Mean([-2, -1]);

        /// <summary>The largest element of each channel: [N, C, H, W] → [N, C].</summary>
        public Tensor GlobalMaxPool2d() => x.Max([-2, -1]);
    }

    internal static IEnumerable<GradCase> GradCases()
    {
        var x = Sample.Normal([2, 3, 7, 6]);
        yield return new("avg_pool2d", t => t[0].AvgPool2d(new(2)), x);
        yield return new("avg_pool2d (padding)", t => t[0].AvgPool2d(new((3, 2)) { Stride = (2, 1), Padding = 1 }), x);
        yield return new("avg_pool2d (ceil, padding not counted)", t =>
            t[0].AvgPool2d(new(3) { Stride = 2, Padding = 1, CeilMode = true, CountIncludePad = false }), x);
        yield return new("adaptive_avg_pool2d", t => t[0].AdaptiveAvgPool2d((3, 4)), x);
        yield return new("global_avg_pool2d", t => t[0].GlobalAvgPool2d(), x);
        yield return new("global_max_pool2d", t => t[0].GlobalMaxPool2d(), Sample.Distinct([2, 3, 4, 5]));
    }
}
