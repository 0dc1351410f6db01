using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>The transposed convolution of signals: each element of the input spread over a window of the output, weighted by learned
/// kernels.</summary>
/// <remarks><b>Shape</b>: [N, C, L] → [N, O, L′], L′ = (L − 1)·s − 2p + d(k − 1) + output padding + 1; weight [C, O/groups, K], bias [O].
/// Initialised as PyTorch: both U(±1/√fan_in) with fan_in = O/groups·K.</remarks>
public sealed class ConvTranspose1d : Module
{
    private readonly ConvTranspose2dOptions _options;

    /// <summary>A transposed convolution layer for signals; the arguments stand in PyTorch's order.</summary>
    /// <exception cref="ArgumentException">A size is below 1, or groups do not divide the channels.</exception>
    public ConvTranspose1d(int inChannels, int outChannels, int kernelSize, int stride = 1, int padding = 0, int outputPadding = 0,
        int groups = 1, bool bias = true, int dilation = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelSize, 1);
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0)
            throw new ArgumentException($"ConvTranspose1d({inChannels} → {outChannels}): expected groups that divide both channel counts, got {groups}.", nameof(groups));
        (InChannels, OutChannels, KernelSize) = (inChannels, outChannels, kernelSize);
        (Stride, Padding, OutputPadding, Groups, Dilation) = (stride, padding, outputPadding, groups, dilation);
        _options = new()
        {
            Stride = (1, stride), Padding = (0, padding), OutputPadding = (0, outputPadding), Dilation = (1, dilation),
            Groups = groups
        };
        Weight = Parameter("weight", Tensor.Zeros([inChannels, outChannels / groups, kernelSize]));
        Bias = bias ? Parameter("bias", Tensor.Zeros([outChannels])) : null;
        Init.Default(Weight, Bias);
    }

    /// <summary>C.</summary>
    public int InChannels { get; }

    /// <summary>O.</summary>
    public int OutChannels { get; }

    /// <summary>K.</summary>
    public int KernelSize { get; }

    /// <summary>Elements of the output between windows.</summary>
    public int Stride { get; }

    /// <summary>Elements cut off on each side.</summary>
    public int Padding { get; }

    /// <summary>Elements added at the end.</summary>
    public int OutputPadding { get; }

    /// <summary>Groups of channels that do not mix.</summary>
    public int Groups { get; }

    /// <summary>Elements between the kernel's taps.</summary>
    public int Dilation { get; }

    /// <summary>W, [C, O/groups, K].</summary>
    public Tensor Weight { get; }

    /// <summary>b, [O], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Expect.Images(this, x, InChannels, Weight, rank: 3);
        return x.Unsqueeze(2).ConvTranspose2d(Weight.Unsqueeze(2), Bias, _options).Squeeze(2);
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => (long)input.Elements * Weight.Shape[1] * KernelSize;

    /// <inheritdoc/>
    public override string Describe() => $"ConvTranspose1d({InChannels} → {OutChannels}, {KernelSize}, stride {Stride})";
}
