using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>The transposed convolution: each input pixel spread over a window of the output, weighted by learned kernels.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, O, H′, W′], H′ = (H − 1)·s − 2p + d(k − 1) + output padding + 1; weight [C, O/groups, Kh, Kw],
/// bias [O].
/// Initialised as PyTorch: both U(±1/√fan_in) with fan_in = O/groups·Kh·Kw.</remarks>
public sealed class ConvTranspose2d : Module
{
    /// <summary>A transposed convolution layer.</summary>
    /// <exception cref="ArgumentException">A size is below 1, or groups do not divide the channels.</exception>
    public ConvTranspose2d(int inChannels, int outChannels, Size2 kernelSize, Size2? stride = null, Size2? padding = null,
        Size2? outputPadding = null, int groups = 1, bool bias = true, Size2? dilation = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(kernelSize.H, kernelSize.W), 1, nameof(kernelSize));
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0)
            throw new ArgumentException($"ConvTranspose2d({inChannels} → {outChannels}): expected groups that divide both channel counts, got {groups}.", nameof(groups));
        (InChannels, OutChannels, KernelSize) = (inChannels, outChannels, kernelSize);
        Options = new()
        {
            Stride = stride ?? 1, Padding = padding ?? 0, OutputPadding = outputPadding ?? 0, Dilation = dilation ?? 1,
            Groups = groups
        };
        Weight = Parameter("weight", Tensor.Zeros([inChannels, outChannels / groups, kernelSize.H, kernelSize.W]));
        Bias = bias ? Parameter("bias", Tensor.Zeros([outChannels])) : null;
        Init.Default(Weight, Bias);
    }

    /// <summary>C.</summary>
    public int InChannels { get; }

    /// <summary>O.</summary>
    public int OutChannels { get; }

    /// <summary>Kernel height and width.</summary>
    public Size2 KernelSize { get; }

    /// <summary>Stride, padding, output padding, dilation, groups.</summary>
    public ConvTranspose2dOptions Options { get; }

    /// <summary>W, [C, O/groups, Kh, Kw].</summary>
    public Tensor Weight { get; }

    /// <summary>b, [O], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Expect.Images(this, x, InChannels, Weight);
        return x.ConvTranspose2d(Weight, Bias, Options);
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => (long)input.Elements * Weight.Shape[1] * KernelSize.H * KernelSize.W;

    /// <inheritdoc/>
    public override string Describe() =>
        $"ConvTranspose2d({InChannels} → {OutChannels}, {KernelSize.H}×{KernelSize.W}, stride {Options.Stride})";
}
