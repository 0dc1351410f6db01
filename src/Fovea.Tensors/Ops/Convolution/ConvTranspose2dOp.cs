namespace Fovea.Tensors;

/// <summary>How a transposed convolution's windows lie.</summary>
public readonly record struct ConvTranspose2dOptions
{
    /// <summary>Steps of 1, no padding, no dilation, one group.</summary>
    public ConvTranspose2dOptions() { }

    /// <summary>Output pixels between windows.</summary>
    public Size2 Stride { get; init; } = 1;

    /// <summary>Rows and columns taken off each side of the output.</summary>
    public Size2 Padding { get; init; }

    /// <summary>Rows and columns added at the bottom and right of the output; below stride or dilation.</summary>
    public Size2 OutputPadding { get; init; }

    /// <summary>Pixels between the kernel's taps.</summary>
    public Size2 Dilation { get; init; } = 1;

    /// <summary>Groups of channels that do not mix.</summary>
    public int Groups { get; init; } = 1;
}

/// <summary>What a transposed convolution keeps for its backward pass.</summary>
/// <param name="X">The input.</param>
/// <param name="Weight">The kernels.</param>
/// <param name="Geometry">The sizes of the convolution that this one transposes.</param>
/// <param name="Bias">Whether there was a bias.</param>
public sealed record ConvTranspose2dCache(Tensor X, Tensor Weight, ConvGeometry Geometry, bool Bias);

/// <summary>The adjoint of <see cref="Conv2dOp"/> in its input: each input element spread over a window of the output, weighted by the
/// kernel.</summary>
public static class ConvTranspose2dOp
{
    /// <summary>The output's shape [N, O, H′, W′] with H′ = (H − 1)·s − 2p + d(k − 1) + output padding + 1.</summary>
    /// <exception cref="ShapeException">Shapes or options do not fit.</exception>
    public static Shape OutputShape(Shape x, Shape weight, ConvTranspose2dOptions options)
    {
        var g = Geometry(x, weight, options);
        return [g.Batch, g.InChannels, g.In.H, g.In.W];
    }

    /// <summary>The transposed convolution, and the cache for <see cref="Backward"/>.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="weight">[C, O/groups, Kh, Kw].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="options">Stride, padding, output padding, dilation, groups.</param>
    /// <exception cref="ShapeException">Shapes, types or options do not fit.</exception>
    public static (Tensor Output, ConvTranspose2dCache Cache) Forward(Tensor x, Tensor weight, Tensor? bias = null,
        ConvTranspose2dOptions? options = null)
    {
        Check.SameFloating("conv_transpose2d", x, weight);
        var g = Geometry(x.Shape, weight.Shape, options ?? new());
        if (bias is not null && (bias.Shape != [g.InChannels] || bias.DType != x.DType))
            throw new ShapeException($"conv_transpose2d: expected a bias {x.DType} [{g.InChannels}], got {bias.DType} {bias.Shape}.");
        var y = x.Device.Empty([g.Batch, g.InChannels, g.In.H, g.In.W], x.DType);
        x.Device.Execute(new ConvolveInputCall(g, x, weight, bias, y));
        var cache = new ConvTranspose2dCache(x.Saved(), weight.Saved(), g, bias is not null);
        return (Autograd.Record(new ConvTranspose2dAttributes(options ?? new()), y, [x, weight, bias], (upstream, needs) =>
        {
            var (dx, dw, db) = Backward(upstream, cache, needs);
            return [dx, dw, db];
        }, cache.X, cache.Weight), cache);
    }

    /// <summary>dX is the convolution of the upstream with W, dW the correlation of the upstream with X, dbias its sum over N, H′ and
    /// W′.</summary>
    /// <param name="upstream">∂L/∂Y.</param>
    /// <param name="cache">From <see cref="Forward"/>.</param>
    /// <param name="needs">Which gradients to compute; all unless said.</param>
    /// <exception cref="ShapeException">The upstream gradient has another shape or type than Y.</exception>
    public static (Tensor? X, Tensor? Weight, Tensor? Bias) Backward(Tensor upstream, ConvTranspose2dCache cache, Needs? needs = null)
    {
        var (x, weight, g, bias) = cache;
        Check.Upstream("conv_transpose2d", [g.Batch, g.InChannels, g.In.H, g.In.W], x.DType, upstream);
        var n = needs ?? Needs.All;
        Tensor? dx = null, dw = null;
        if (Autograd.CreatesGraph)
        {
            // The convolution that this one transposes reads the result and gives x.
            var product = new ConvolutionProduct(g, upstream.Shape, weight.Shape);
            return (n[0] ? product.Output(upstream, weight) : null, n[1] ? product.Weight(upstream, x) : null,
                bias && n[2] ? upstream.Sum([0, 2, 3]) : null);
        }
        if (n[0])
        {
            dx = x.Device.Empty(x.Shape, x.DType);
            x.Device.Execute(new ConvolveCall(g, upstream, weight, null, dx));
        }
        if (n[1])
        {
            dw = x.Device.Empty(weight.Shape, x.DType);
            x.Device.Execute(new ConvolveWeightCall(g, upstream, x, dw, null));
        }
        return (dx, dw, bias && n[2] ? upstream.Sum([0, 2, 3]) : null);
    }

    private static ConvGeometry Geometry(Shape x, Shape weight, ConvTranspose2dOptions o)
    {
        if (x.Rank != 4 || weight.Rank != 4 || x[1] != weight[0])
            throw new ShapeException($"conv_transpose2d: expected input [N, {(weight.Rank == 4 ? weight[0] : "C")}, H, W] for weight [C, O/groups, Kh, Kw], got {x} and {weight}.");
        if (o.Groups < 1 || weight[0] % o.Groups != 0 || o.Stride.H < 1 || o.Stride.W < 1 || o.Dilation.H < 1 || o.Dilation.W < 1
            || o.Padding.H < 0 || o.Padding.W < 0)
            throw new ShapeException($"conv_transpose2d: expected groups that divide {weight[0]}, stride and dilation ≥ 1 and padding ≥ 0, got groups {o.Groups}, stride {o.Stride}, dilation {o.Dilation}, padding {o.Padding}.");
        if (o.OutputPadding.H < 0 || o.OutputPadding.W < 0 || o.OutputPadding.H >= Math.Max(o.Stride.H, o.Dilation.H)
            || o.OutputPadding.W >= Math.Max(o.Stride.W, o.Dilation.W))
            throw new ShapeException($"conv_transpose2d: expected output padding of 0 or more and below stride or dilation, got {o.OutputPadding} with stride {o.Stride}, dilation {o.Dilation}.");
        Conv2dOptions.RequireSteps("conv_transpose2d", o.Stride, o.Dilation, o.Padding);
        static long Size(int size, int kernel, long stride, long padding, long dilation, int extra) =>
            (size - 1) * stride - 2 * padding + dilation * (kernel - 1) + extra + 1;
        var (height, width) = (Size(x[2], weight[2], o.Stride.H, o.Padding.H, o.Dilation.H, o.OutputPadding.H),
            Size(x[3], weight[3], o.Stride.W, o.Padding.W, o.Dilation.W, o.OutputPadding.W));
        if (height < 1 || width < 1) throw new ShapeException($"conv_transpose2d: expected an output of at least one pixel, got {height}×{width} from {x} with padding {o.Padding}.");
        if (height > int.MaxValue || width > int.MaxValue)
            throw new ShapeException($"conv_transpose2d: expected sides below 2³¹, got {height}×{width} from {x}.");
        return new()
        {
            Batch = x[0], InChannels = weight[1] * o.Groups, OutChannels = x[1], Groups = o.Groups, In = ((int)height, (int)width),
            Out = (x[2], x[3]),
            Kernel = (weight[2], weight[3]), Stride = o.Stride, Padding = o.Padding, Dilation = o.Dilation,
        };
    }

    extension(Tensor x)
    {
        /// <summary>Transposed convolution of images [N, C, H, W] with kernels [C, O/groups, Kh, Kw].</summary>
        /// <exception cref="ShapeException">Shapes, types or options do not fit.</exception>
        public Tensor ConvTranspose2d(Tensor weight, Tensor? bias = null, ConvTranspose2dOptions? options = null) =>
            Forward(x, weight, bias, options).Output;
    }

    internal static IEnumerable<GradCase> GradCases()
    {
        Func<Tensor[], Tensor> Conv(ConvTranspose2dOptions o) => t => t[0].ConvTranspose2d(t[1], t.Length > 2 ? t[2] : null, o);
        Tensor x = Sample.Normal([2, 4, 3, 5]), w = Sample.Normal([4, 3, 3, 2], 2), b = Sample.Normal([3], 3);
        yield return new("conv_transpose2d", Conv(new()), x, w, b);
        yield return new("conv_transpose2d (stride 2, output padding)", Conv(new() { Stride = 2, Padding = 1, OutputPadding = 1 }), x, w,
            b);
        yield return new("conv_transpose2d (groups, dilation)", Conv(new() { Groups = 2, Dilation = (2, 1), Stride = (1, 3) }), x,
            Sample.Normal([4, 2, 3, 2], 4));
    }
}

/// <summary>A transposed convolution of input, weight and bias.</summary>
/// <param name="Options">Stride, padding, output padding, dilation, groups.</param>
public sealed record ConvTranspose2dAttributes(ConvTranspose2dOptions Options) : OperationAttributes("conv_transpose2d")
{
    /// <inheritdoc/>
    public override Tensor Run(IReadOnlyList<Tensor?> inputs) => inputs[0]!.ConvTranspose2d(inputs[1]!, inputs[2], Options);
}
