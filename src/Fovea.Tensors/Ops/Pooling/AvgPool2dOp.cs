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
    public static (Tensor Output, AvgPool2dCache Cache) Forward(Tensor x, PoolOptions options) => options.Dilation == 1
        ? Run(new AvgPool2dAttributes(options), x, options.Geometry("avg_pool2d", x.Shape))
        : throw new ShapeException($"avg_pool2d: expected a dilation of 1, got {options.Dilation}. Windows with gaps are for max pooling.");

    /// <summary>The means of windows that divide the image into <paramref name="size"/> parts: window i covers ⌊i·H/n⌋ up to ⌈(i +
    /// 1)·H/n⌉.</summary>
    /// <exception cref="ShapeException">Shape, type or size do not fit.</exception>
    public static (Tensor Output, AvgPool2dCache Cache) ForwardAdaptive(Tensor x, Size2 size)
    {
        Check.Rank("adaptive_avg_pool2d", x, 4, "input [N, C, H, W]");
        if (size.H < 1 || size.W < 1 || x.Shape[2] < 1
            || x.Shape[3] < 1) throw new ShapeException($"adaptive_avg_pool2d: expected sizes of 1 or more, got {size} for {x.Shape}.");
        return Run(new AdaptiveAvgPool2dAttributes(size), x,
            new() { Planes = x.Shape[0] * x.Shape[1], In = (x.Shape[2], x.Shape[3]), Out = size, Adaptive = true });
    }

    /// <summary>Each upstream element is shared equally among its window.</summary>
    /// <exception cref="ShapeException">The upstream gradient has another shape than Y.</exception>
    public static Tensor Backward(Tensor upstream, AvgPool2dCache cache)
    {
        var (shape, g) = cache;
        Check.Floating("avg_pool2d", upstream);
        Check.Upstream("avg_pool2d", OutputShape(shape, g), upstream.DType, upstream);
        return Derivative.Linear("avg_pool2d_backward", upstream, Spread, dx => Mean(dx, g));

        Tensor Spread(Tensor dy)
        {
            var dx = dy.Device.Empty(shape, dy.DType);
            dy.Device.Execute(new AveragePoolBackwardCall(g, dy, dx));
            return dx;
        }
    }

    private static Shape OutputShape(Shape x, in PoolGeometry g) => [x[0], x[1], g.Out.H, g.Out.W];

    private static Tensor Mean(Tensor x, in PoolGeometry g)
    {
        var y = x.Device.Empty(OutputShape(x.Shape, g), x.DType);
        x.Device.Execute(new AveragePoolCall(g, x, y));
        return y;
    }

    private static (Tensor, AvgPool2dCache) Run(OperationAttributes attributes, Tensor x, PoolGeometry g)
    {
        Check.Floating(attributes.Name, x);
        var cache = new AvgPool2dCache(x.Shape, g);
        return (Autograd.Record(attributes, Mean(x, g), [x], (upstream, _) => [Backward(upstream, cache)]), cache);
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
        yield return new("avg_pool2d (divisor)", t => t[0].AvgPool2d(new(3) { Stride = 2, Padding = 1, DivisorOverride = 5 }), x);
        yield return new("adaptive_avg_pool2d", t => t[0].AdaptiveAvgPool2d((3, 4)), x);
        yield return new("global_avg_pool2d", t => t[0].GlobalAvgPool2d(), x);
        yield return new("global_max_pool2d", t => t[0].GlobalMaxPool2d(), Sample.Distinct([2, 3, 4, 5]));
    }
}

/// <summary>The mean of each window.</summary>
/// <param name="Options">How windows lie.</param>
public sealed record AvgPool2dAttributes(PoolOptions Options) : OperationAttributes("avg_pool2d")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.AvgPool2d(Options);
}

/// <summary>The means of windows that divide an image into a number of parts.</summary>
/// <param name="Size">Rows and columns of windows.</param>
public sealed record AdaptiveAvgPool2dAttributes(Size2 Size) : OperationAttributes("adaptive_avg_pool2d")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.AdaptiveAvgPool2d(Size);
}
