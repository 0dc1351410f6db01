using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y[n, o] = b[o] + Σ x[n, c] ⋆ W[o, c] along one axis.</summary>
/// <remarks><b>Shape</b>: [N, C, L] → [N, O, L′]; weight [O, C/groups, K], bias [O]. Initialised as PyTorch: both U(±1/√fan_in).</remarks>
public sealed class Conv1d : Module
{
    private readonly (int Before, int After)[]? _apart;

    /// <summary>A convolution layer for signals; the arguments stand in PyTorch's order.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">K.</param>
    /// <param name="stride">Elements between windows.</param>
    /// <param name="padding">Elements added on each side, or <see cref="ConvPadding.Same"/>.</param>
    /// <param name="dilation">Elements between the kernel's taps.</param>
    /// <param name="groups">Groups of channels that do not mix.</param>
    /// <param name="bias">Whether there is b.</param>
    /// <param name="paddingMode">What stands in the padding.</param>
    /// <exception cref="ArgumentException">A size is below 1, groups do not divide the channels, or an output as long as the input is asked
    /// for with a stride.</exception>
    public Conv1d(int inChannels, int outChannels, int kernelSize, int stride = 1, ConvPadding padding = default,
        int dilation = 1, int groups = 1, bool bias = true, PaddingMode paddingMode = PaddingMode.Zeros)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelSize, 1);
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0)
            throw new ArgumentException($"Conv1d({inChannels} → {outChannels}): expected groups that divide both channel counts, got {groups}.", nameof(groups));
        (InChannels, OutChannels, KernelSize, Padding) = (inChannels, outChannels, kernelSize, padding);
        (var each, var apart) = padding.For($"Conv1d({inChannels} → {outChannels})", (1, kernelSize), stride, dilation);
        _apart = apart is null ? null : [apart[1]];
        Options = new() { Stride = stride, Padding = each.W, Dilation = dilation, Groups = groups, PaddingMode = paddingMode };
        Weight = Parameter("weight", Tensor.Zeros([outChannels, inChannels / groups, kernelSize]));
        Bias = bias ? Parameter("bias", Tensor.Zeros([outChannels])) : null;
        Init.Default(Weight, Bias);
    }

    /// <summary>C.</summary>
    public int InChannels { get; }

    /// <summary>O.</summary>
    public int OutChannels { get; }

    /// <summary>K.</summary>
    public int KernelSize { get; }

    /// <summary>Elements added on each side, or <see cref="ConvPadding.Same"/>.</summary>
    public ConvPadding Padding { get; }

    /// <summary>Stride, padding, dilation, groups, padding mode.</summary>
    public Conv1dOptions Options { get; }

    /// <summary>W, [O, C/groups, K].</summary>
    public Tensor Weight { get; }

    /// <summary>b, [O], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Expect.Images(this, x, InChannels, Weight, rank: 3);
        if (_apart is not null) x = x.Pad(_apart, Options.PaddingMode);
        return x.Conv1d(Weight, Bias, Options);
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => (long)output.Elements * Weight.Shape[1] * KernelSize;

    /// <inheritdoc/>
    public override SpatialWindow? Window => new((1, KernelSize), (1, Options.Stride), (1, Options.Dilation));

    /// <inheritdoc/>
    public override string Describe() => $"Conv1d({InChannels} → {OutChannels}, {KernelSize})";
}
