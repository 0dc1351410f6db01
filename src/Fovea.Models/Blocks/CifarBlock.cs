using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>y = ReLU(bn₂(conv₂(ReLU(bn₁(conv₁(x))))) + shortcut(x)) with a shortcut that has no parameters: every stride-th pixel, and
/// zeros for the channels that are new, half of them before and half after.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉]. Keys: <c>conv1</c>, <c>bn1</c>, <c>conv2</c>, <c>bn2</c>.
/// Source: K. He et al., "Deep residual learning for image recognition", CVPR 2016, section 4.2, option A.</remarks>
public sealed class CifarBlock : Module
{
    private readonly Conv2d _conv1, _conv2;
    private readonly BatchNorm2d _bn1, _bn2;
    private readonly ReLU _relu;

    /// <summary>A block.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output, not fewer.</param>
    /// <param name="stride">Step of the first convolution, and of the shortcut.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the output has fewer channels.</exception>
    public CifarBlock(int inChannels, int outChannels, int stride = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(outChannels, inChannels);
        (InChannels, OutChannels, Stride) = (inChannels, outChannels, stride);
        _conv1 = Child("conv1", new Conv2d(inChannels, outChannels, 3, stride, padding: 1, bias: false));
        _bn1 = Child("bn1", new BatchNorm2d(outChannels));
        _relu = Child("relu", new ReLU());
        _conv2 = Child("conv2", new Conv2d(outChannels, outChannels, 3, padding: 1, bias: false));
        _bn2 = Child("bn2", new BatchNorm2d(outChannels));
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; }

    /// <summary>Step of the first convolution, and of the shortcut.</summary>
    public int Stride { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var y = Run(_relu, Run(_bn1, Run(_conv1, x)));
        return Run(_relu, Run(_bn2, Run(_conv2, y)) + Shortcut(x));
    }

    private Tensor Shortcut(Tensor x)
    {
        if (Stride > 1) x = x.Slice(2, 0, x.Shape[2], Stride).Slice(3, 0, x.Shape[3], Stride);
        var more = OutChannels - InChannels;
        return more == 0 ? x : x.Pad([(more / 2, more - more / 2), (0, 0), (0, 0)]);
    }

    /// <inheritdoc/>
    public override string Describe() => $"CifarBlock({InChannels} → {OutChannels}{(Stride == 1 ? "" : $", stride {Stride}")})";
}
