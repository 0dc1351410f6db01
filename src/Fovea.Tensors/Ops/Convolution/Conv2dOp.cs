namespace Fovea.Tensors;

/// <summary>How a convolution's windows lie.</summary>
public readonly record struct Conv2dOptions
{
    /// <summary>Steps of 1, no padding, no dilation, one group.</summary>
    public Conv2dOptions() { }

    /// <summary>Pixels between windows.</summary>
    public Size2 Stride { get; init; } = 1;

    /// <summary>Rows and columns added on each side.</summary>
    public Size2 Padding { get; init; }

    /// <summary>Pixels between the kernel's taps.</summary>
    public Size2 Dilation { get; init; } = 1;

    /// <summary>Groups of channels that do not mix; as many as channels for a depthwise convolution.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>What stands in the padding.</summary>
    public PaddingMode PaddingMode { get; init; }

    // Products of them and of sizes stay whole numbers of 32 bits.
    private const int MostStep = 1 << 16;

    internal static void RequireSteps(string subject, Size2 stride, Size2 dilation, Size2 padding)
    {
        foreach (var (name, size) in ((string, Size2)[])[("stride", stride), ("dilation", dilation), ("padding", padding)])
            if (size.H > MostStep || size.W > MostStep)
                throw new ShapeException($"{subject}: expected a {name} of at most {MostStep}, got {size}.");
    }
}

/// <summary>What a convolution keeps for its backward pass.</summary>
/// <param name="X">The input, padded already unless with zeros.</param>
/// <param name="Weight">The kernels.</param>
/// <param name="Geometry">The sizes.</param>
/// <param name="Bias">Whether there was a bias.</param>
/// <param name="Padded">How much was padded, and with what, where not with zeros.</param>
public sealed record Conv2dCache(Tensor X, Tensor Weight, ConvGeometry Geometry, bool Bias, (Size2 Amount, PaddingMode Mode)? Padded);

/// <summary>Y[n, o, i, j] = b[o] + Σ X[n, c, i·s + u·d − p, j·s + v·d − p]·W[o, c, u, v]: the cross-correlation that the field calls
/// convolution.</summary>
public static class Conv2dOp
{
    /// <summary>The output's shape [N, O, H′, W′] with H′ = ⌊(H + 2p − d(k − 1) − 1)/s⌋ + 1.</summary>
    /// <exception cref="ShapeException">Shapes or options do not fit.</exception>
    public static Shape OutputShape(Shape x, Shape weight, Conv2dOptions options)
    {
        var g = Geometry(x, weight, options);
        return [g.Batch, g.OutChannels, g.Out.H, g.Out.W];
    }

    /// <summary>The convolution, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="weight">[O, C/groups, Kh, Kw].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="options">Stride, padding, dilation, groups, padding mode.</param>
    /// <exception cref="ShapeException">Shapes, types or options do not fit.</exception>
    public static (Tensor Output, Conv2dCache Cache) Forward(Tensor x, Tensor weight, Tensor? bias = null, Conv2dOptions? options = null)
    {
        var o = options ?? new();
        Check.SameFloating("conv2d", x, weight);
        var padded = o.PaddingMode != PaddingMode.Zeros && o.Padding != default ? (o.Padding, o.PaddingMode)
            : default((Size2, PaddingMode)?);
        // The other modes are padding first and a convolution without padding.
        if (padded is { } p)
        {
            Check.Rank("conv2d", x, 4, "input [N, C, H, W]");
            return Run(x, Wide(x, p.Item1, p.Item2), weight, bias, o, padded);
        }
        return Run(x, x, weight, bias, o, null);
    }

    private static (Tensor, Conv2dCache) Run(Tensor source, Tensor x, Tensor weight, Tensor? bias, Conv2dOptions o,
        (Size2, PaddingMode)? padded)
    {
        var g = Geometry(x.Shape, weight.Shape, padded is null ? o : o with { Padding = 0 });
        if (bias is not null && (bias.Shape != [g.OutChannels] || bias.DType != x.DType))
            throw new ShapeException($"conv2d: expected a bias {x.DType} [{g.OutChannels}], got {bias.DType} {bias.Shape}.");
        var y = x.Device.Empty([g.Batch, g.OutChannels, g.Out.H, g.Out.W], x.DType);
        x.Device.Execute(new ConvolveCall(g, x, weight, bias, y));
        var cache = new Conv2dCache(x.Saved(), weight.Saved(), g, bias is not null, padded);
        return (Autograd.Record(new Conv2dAttributes(o), y, [source, weight, bias], (upstream, needs) =>
        {
            var (dx, dw, db) = Backward(upstream, cache, needs);
            return [dx, dw, db];
        }, cache.X, cache.Weight), cache);
    }

    /// <summary>dX is each upstream element spread through W, dW the correlation of X with the upstream, dbias its sum over N, H′ and
    /// W′.</summary>
    /// <param name="upstream">∂L/∂Y.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <param name="needs">Which gradients to compute; all unless said.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than Y.</exception>
    public static (Tensor? X, Tensor? Weight, Tensor? Bias) Backward(Tensor upstream, Conv2dCache cache, Needs? needs = null)
    {
        var (x, weight, g, bias, padded) = cache;
        Check.Upstream("conv2d", [g.Batch, g.OutChannels, g.Out.H, g.Out.W], x.DType, upstream);
        var n = needs ?? Needs.All;
        Tensor? dx = null, dw = null, db = null;
        if (Autograd.CreatesGraph)
        {
            var product = new ConvolutionProduct(g, x.Shape, weight.Shape);
            if (n[0]) dx = product.Input(upstream, weight);
            if (dx is not null && padded is var (amount, mode))
                dx = Derivative.Linear("unpad", dx, wide => Unpad(wide, amount, mode), narrow => Wide(narrow, amount, mode));
            return (dx, n[1] ? product.Weight(x, upstream) : null,
                bias && n[2] ? upstream.Sum([0, 2, 3]) : null);
        }
        if (n[0])
        {
            dx = x.Device.Empty(x.Shape, x.DType);
            x.Device.Execute(new ConvolveInputCall(g, upstream, weight, null, dx));
            if (padded is { } p) dx = Unpad(dx, p.Amount, p.Mode);
        }
        if (n[1])
        {
            dw = x.Device.Empty(weight.Shape, x.DType);
            db = bias && n[2] ? x.Device.Empty([g.OutChannels], x.DType) : null;
            x.Device.Execute(new ConvolveWeightCall(g, x, upstream, dw, db));
        }
        return (dx, dw, bias && n[2] ? db ?? upstream.Sum([0, 2, 3]) : null);
    }

    private static Tensor Wide(Tensor x, Size2 amount, PaddingMode mode) => x.Pad([(amount.H, amount.H), (amount.W, amount.W)], mode);

    // The adjoint of padding, by the padding operation's own backward pass.
    private static Tensor Unpad(Tensor upstream, Size2 amount, PaddingMode mode)
    {
        Shape shape = [upstream.Shape[0], upstream.Shape[1], upstream.Shape[2] - 2 * amount.H, upstream.Shape[3] - 2 * amount.W];
        var leaf = upstream.Device.Full(shape, 0, upstream.DType);
        leaf.RequiresGrad = true;
        using (Autograd.Grad()) return Autograd.Trace(Wide(leaf, amount, mode), upstream, retainGraph: false).Totals[leaf.Value];
    }

    internal static ConvGeometry Geometry(Shape x, Shape weight, Conv2dOptions o)
    {
        if (x.Rank != 4) throw new ShapeException($"conv2d: expected input [N, C, H, W], got {x}.");
        if (weight.Rank != 4) throw new ShapeException($"conv2d: expected weight [O, C/groups, Kh, Kw], got {weight}.");
        if (o.Groups < 1 || o.Stride.H < 1 || o.Stride.W < 1 || o.Dilation.H < 1 || o.Dilation.W < 1 || o.Padding.H < 0 || o.Padding.W < 0)
            throw new ShapeException($"conv2d: expected groups, stride and dilation ≥ 1 and padding ≥ 0, got groups {o.Groups}, stride {o.Stride}, dilation {o.Dilation}, padding {o.Padding}.");
        Conv2dOptions.RequireSteps("conv2d", o.Stride, o.Dilation, o.Padding);
        if (x[1] != weight[1] * o.Groups || weight[0] % o.Groups != 0)
            throw new ShapeException($"conv2d: expected input [N, {weight[1] * o.Groups}, H, W] for weight {weight} in {o.Groups} group(s), got {x}.{(x[3] == weight[1] * o.Groups ? " Channels come first: call x.Permute(0, 3, 1, 2)." : "")}");
        Size2 size = (x[2], x[3]), kernel = (weight[2], weight[3]);
        Size2 result = (ConvGeometry.OutSize(size.H, kernel.H, o.Stride.H, o.Padding.H, o.Dilation.H),
            ConvGeometry.OutSize(size.W, kernel.W, o.Stride.W, o.Padding.W, o.Dilation.W));
        if (result.H < 1 || result.W < 1)
            throw new ShapeException($"conv2d: expected an input at least as large as the kernel {kernel} (dilation {o.Dilation}, padding {o.Padding}), got {x}.");
        return new()
        {
            Batch = x[0], InChannels = x[1], OutChannels = weight[0], Groups = o.Groups, In = size, Out = result,
            // A step beyond the image is a step to its end: kernels multiply with it.
            Kernel = kernel, Stride = (Math.Min(o.Stride.H, size.H + 2 * o.Padding.H), Math.Min(o.Stride.W, size.W + 2 * o.Padding.W)),
            Padding = o.Padding, Dilation = o.Dilation,
        };
    }

    extension(Tensor x)
    {
        /// <summary>Convolution of images [N, C, H, W] with kernels [O, C/groups, Kh, Kw].</summary>
        /// <exception cref="ShapeException">Shapes, types or options do not fit.</exception>
        public Tensor Conv2d(Tensor weight, Tensor? bias = null, Conv2dOptions? options = null) => Forward(x, weight, bias, options).Output;
    }

    internal static IEnumerable<GradCase> LayerCases() =>
    [
        GradCase.OfLayer("convolution", t => Forward(t[0], t[1], t[2], new() { Stride = (2, 1), Padding = 1 }), (u, cache) =>
        {
            var (x, w, b) = Backward(u, cache);
            return [x, w, b];
        }, Sample.Normal([2, 3, 5, 4], 2), Sample.Normal([4, 3, 3, 2], 5), Sample.Normal([4], 6)),
    ];

    internal static IEnumerable<GradCase> GradCases()
    {
        Func<Tensor[], Tensor> Conv(Conv2dOptions o) => t => t[0].Conv2d(t[1], t.Length > 2 ? t[2] : null, o);
        Tensor x = Sample.Normal([2, 4, 7, 6]), w = Sample.Normal([6, 4, 3, 2], 2), b = Sample.Normal([6], 3),
            grouped = Sample.Normal([6, 2, 3, 2], 4);
        yield return new("conv2d", Conv(new()), x, w, b);
        yield return new("conv2d (stride, padding)", Conv(new() { Stride = (2, 1), Padding = (1, 2) }), x, w, b);
        yield return new("conv2d (dilation)", Conv(new() { Dilation = (2, 3), Padding = 1 }), x, w);
        yield return new("conv2d (groups, stride 3)", Conv(new() { Groups = 2, Stride = 3, Padding = 2 }), x, grouped, b);
        yield return new("conv2d (depthwise)", Conv(new() { Groups = 4, Padding = 1 }), x, Sample.Normal([4, 1, 3, 3], 5));
        foreach (var mode in new[] { PaddingMode.Reflect, PaddingMode.Replicate, PaddingMode.Circular })
            yield return new($"conv2d ({mode.ToString().ToLowerInvariant()})", Conv(new() { Padding = (1, 2), PaddingMode = mode }), x, w,
                b);
    }
}

/// <summary>A convolution of input, weight and bias.</summary>
/// <param name="Options">Stride, padding, dilation, groups, padding mode.</param>
public sealed record Conv2dAttributes(Conv2dOptions Options) : OperationAttributes("conv2d")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.Conv2d(inputs[1]!, inputs[2], Options);
}
