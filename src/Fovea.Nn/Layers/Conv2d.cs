using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y[n, o] = b[o] + Σ x[n, c] ⋆ W[o, c]: cross-correlation with learned kernels.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, O, H′, W′], H′ = ⌊(H + 2p − d(k − 1) − 1)/s⌋ + 1; weight [O, C/groups, Kh, Kw], bias [O].
/// Initialised as PyTorch: both U(±1/√fan_in).</remarks>
public sealed class Conv2d : Module
{
    private readonly Conv2dOptions _options;
    private readonly (int Before, int After)[]? _apart;

    /// <summary>A convolution layer; the arguments stand in PyTorch's order.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Kernel height and width.</param>
    /// <param name="stride">Pixels between windows; 1 unless given.</param>
    /// <param name="padding">Rows and columns added on each side, or <see cref="ConvPadding.Same"/>.</param>
    /// <param name="dilation">Pixels between the kernel's taps; 1 unless given.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    /// <param name="bias">Whether there is b.</param>
    /// <param name="paddingMode">What stands in the padding.</param>
    /// <exception cref="ArgumentException">A size is below 1, groups do not divide the channels, or an output as large as the input is
    /// asked for with a stride.</exception>
    public Conv2d(int inChannels, int outChannels, Size2 kernelSize, Size2? stride = null, ConvPadding padding = default,
        Size2? dilation = null, int groups = 1, bool bias = true, PaddingMode paddingMode = PaddingMode.Zeros)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(kernelSize.H, kernelSize.W), 1, nameof(kernelSize));
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0)
            throw new ArgumentException($"Conv2d({inChannels} → {outChannels}): expected groups that divide both channel counts, got {groups}.", nameof(groups));
        (InChannels, OutChannels, KernelSize, Padding) = (inChannels, outChannels, kernelSize, padding);
        (var each, _apart) = padding.For($"Conv2d({inChannels} → {outChannels})", kernelSize, stride ?? 1, dilation ?? 1);
        _options = new()
        {
            Stride = stride ?? 1, Padding = each, Dilation = dilation ?? 1, Groups = groups,
            PaddingMode = paddingMode
        };
        Weight = Parameter("weight", Tensor.Zeros([outChannels, inChannels / groups, kernelSize.H, kernelSize.W]));
        Bias = bias ? Parameter("bias", Tensor.Zeros([outChannels])) : null;
        Init.Default(Weight, Bias);
    }

    /// <summary>C.</summary>
    public int InChannels { get; }

    /// <summary>O.</summary>
    public int OutChannels { get; }

    /// <summary>Kernel height and width.</summary>
    public Size2 KernelSize { get; }

    /// <summary>Rows and columns added on each side, or <see cref="ConvPadding.Same"/>.</summary>
    public ConvPadding Padding { get; }

    /// <summary>Stride, padding, dilation, groups, padding mode.</summary>
    public Conv2dOptions Options => _options;

    /// <summary>W, [O, C/groups, Kh, Kw].</summary>
    public Tensor Weight { get; }

    /// <summary>b, [O], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Expect.Images(this, x, InChannels, Weight);
        if (_apart is not null) x = x.Pad(_apart, _options.PaddingMode);
        return x.Conv2d(Weight, Bias, _options);
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => (long)output.Elements * Weight.Shape[1] * KernelSize.H * KernelSize.W;

    /// <inheritdoc/>
    public override SpatialWindow? Window => new(KernelSize, _options.Stride, _options.Dilation);

    /// <inheritdoc/>
    public override string Describe() => $"Conv2d({InChannels} → {OutChannels}, {KernelSize.H}×{KernelSize.W}" +
        $"{(_options.Stride == 1 ? "" : $", stride {_options.Stride}")}{(Padding == 0 ? "" : $", padding {Padding}")}" +
        $"{(_options.Dilation == 1 ? "" : $", dilation {_options.Dilation}")}" +
        $"{(_options.Groups == 1 ? "" : $", groups {_options.Groups}")}" +
        $"{(_options.PaddingMode == PaddingMode.Zeros ? "" : $", {_options.PaddingMode.ToString().ToLowerInvariant()}")}" +
        $"{(Bias is null ? ", no bias" : "")})";
}
