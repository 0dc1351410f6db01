using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y[n, o] = b[o] + Σ x[n, c] ⋆ W[o, c] along one axis.</summary>
/// <remarks><b>Shape</b>: [N, C, L] → [N, O, L′]; weight [O, C/groups, K], bias [O]. Initialised as PyTorch: both U(±1/√fan_in).</remarks>
public sealed class Conv1d : Module
{
    /// <summary>A convolution layer for signals.</summary>
    /// <exception cref="ArgumentException">A size is below 1, or groups do not divide the channels.</exception>
    public Conv1d(int inChannels, int outChannels, int kernelSize, int stride = 1, int padding = 0, int dilation = 1, int groups = 1,
        bool bias = true, PaddingMode paddingMode = PaddingMode.Zeros)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelSize, 1);
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0)
            throw new ArgumentException($"Conv1d({inChannels} → {outChannels}): expected groups that divide both channel counts, got {groups}.", nameof(groups));
        (InChannels, OutChannels, KernelSize) = (inChannels, outChannels, kernelSize);
        Options = new() { Stride = stride, Padding = padding, Dilation = dilation, Groups = groups, PaddingMode = paddingMode };
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

    /// <summary>Stride, padding, dilation, groups, padding mode.</summary>
    public Conv1dOptions Options { get; }

    /// <summary>W, [O, C/groups, K].</summary>
    public Tensor Weight { get; }

    /// <summary>b, [O], or null.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        Expect.Images(this, x, InChannels, rank: 3);
        return x.Conv1d(Weight, Bias, Options);
    }

    /// <inheritdoc/>
    public override long MultiplyAdds(Shape input, Shape output) => (long)output.Elements * Weight.Shape[1] * KernelSize;

    /// <inheritdoc/>
    public override SpatialWindow? Window => new((1, KernelSize), (1, Options.Stride), (1, Options.Dilation));

    /// <inheritdoc/>
    public override string Describe() => $"Conv1d({InChannels} → {OutChannels}, {KernelSize})";
}
