namespace Fovea.Tensors;

/// <summary>What max pooling keeps for its backward pass.</summary>
/// <param name="Index">For each output element, the index of its source within the plane.</param>
/// <param name="InputShape">The input's shape.</param>
/// <param name="Geometry">The sizes.</param>
public sealed record MaxPool2dCache(Tensor Index, Shape InputShape, PoolGeometry Geometry);

/// <summary>Y[n, c, i, j] = max of X[n, c] over window (i, j).</summary>
public static class MaxPool2dOp
{
    /// <summary>The largest of each window, and the cache for <see cref="Backward"/>.</summary>
    /// <exception cref="ShapeException">Shape, type or options do not fit.</exception>
    public static (Tensor Output, MaxPool2dCache Cache) Forward(Tensor x, PoolOptions options)
    {
        Check.Floating("max_pool2d", x);
        if (options.DivisorOverride is { } divisor)
            throw new ShapeException($"max_pool2d: expected no divisor, got {divisor}. It is for averages.");
        var g = options.Geometry("max_pool2d", x.Shape);
        Shape shape = [x.Shape[0], x.Shape[1], g.Out.H, g.Out.W];
        var y = x.Device.Empty(shape, x.DType);
        var index = x.Device.Empty(shape, DType.Int64);
        x.Device.Execute(new MaxPoolCall(g, x, y, index));
        var cache = new MaxPool2dCache(index, x.Shape, g);
        return (Autograd.Record(new MaxPool2dAttributes(options), y, [x], (upstream, _) => [Backward(upstream, cache)], index), cache);
    }

    /// <summary>Each upstream element goes to the place where the window's largest stood.</summary>
    /// <exception cref="ShapeException">The upstream gradient has another shape than Y.</exception>
    public static Tensor Backward(Tensor upstream, MaxPool2dCache cache)
    {
        var (index, shape, g) = cache;
        Check.Floating("max_pool2d", upstream);
        Check.Upstream("max_pool2d", index.Shape, upstream.DType, upstream);
        return Derivative.Linear("max_pool2d_backward", upstream, Spread, Pick);

        Tensor Spread(Tensor dy)
        {
            var dx = dy.Device.Empty(shape, dy.DType);
            dy.Device.Execute(new MaxPoolBackwardCall(g, dy, index, dx));
            return dx;
        }

        // Of each plane the elements that were the largest.
        Tensor Pick(Tensor x)
        {
            var y = x.Device.Empty(index.Shape, x.DType);
            if (g.Planes == 0) return y;
            x.Device.Execute(new GatherCall(x, index, new(g.Planes, x.Count / g.Planes, 1), index.Count / g.Planes, Shared: false, y));
            return y;
        }
    }

    extension(Tensor x)
    {
        /// <summary>The largest of each window of images [N, C, H, W].</summary>
        /// <exception cref="ShapeException">Shape, type or options do not fit.</exception>
        public Tensor MaxPool2d(PoolOptions options) => Forward(x, options).Output;
    }

    internal static IEnumerable<GradCase> LayerCases() =>
        [GradCase.OfLayer("max-pool", t => Forward(t[0], new(2)), (u, cache) => [Backward(u, cache)], Sample.Distinct([2, 3, 7, 6]))];

    internal static IEnumerable<GradCase> GradCases()
    {
        var x = Sample.Distinct([2, 3, 7, 6]);
        yield return new("max_pool2d", t => t[0].MaxPool2d(new(2)), x);
        yield return new("max_pool2d (overlap, padding)", t => t[0].MaxPool2d(new((3, 2)) { Stride = (2, 1), Padding = 1 }), x);
        yield return new("max_pool2d (dilation)", t => t[0].MaxPool2d(new((2, 3)) { Stride = 1, Padding = (0, 1), Dilation = (3, 2) }), x);
        yield return new("max_pool2d (ceil)", t => t[0].MaxPool2d(new(3) { Stride = 2, CeilMode = true }), x);
    }
}

/// <summary>The largest of each window.</summary>
/// <param name="Options">How windows lie.</param>
public sealed record MaxPool2dAttributes(PoolOptions Options) : OperationAttributes("max_pool2d")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.MaxPool2d(Options);
}
