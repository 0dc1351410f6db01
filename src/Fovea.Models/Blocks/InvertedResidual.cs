using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A 1×1 convolution that makes channels more, one of 3×3 on each channel by itself, and a 1×1 convolution without activation; the
/// input is added where the shape is the same.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉]. Keys: <c>conv.0</c> …, as torchvision's.
/// Source: M. Sandler et al., "MobileNetV2: inverted residuals and linear bottlenecks", CVPR 2018, figure 4.</remarks>
public sealed class InvertedResidual : Module
{
    private readonly Sequential _conv;

    /// <summary>A block.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output.</param>
    /// <param name="stride">Step of the 3×3 convolution.</param>
    /// <param name="expansion">How many times the input's channels lie in between.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public InvertedResidual(int inChannels, int outChannels, int stride, int expansion)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(expansion, 1);
        (InChannels, OutChannels, Stride, Expansion) = (inChannels, outChannels, stride, expansion);
        var hidden = inChannels * expansion;
        Module[] last =
        [
            new ConvNormActivation(hidden, hidden, 3, stride, groups: hidden, activation: new ReLU6()),
            new Conv2d(hidden, outChannels, 1, bias: false), new BatchNorm2d(outChannels),
        ];
        _conv = Child("conv", expansion == 1 ? new Sequential(last)
            : new Sequential([new ConvNormActivation(inChannels, hidden, 1, activation: new ReLU6()), .. last]));
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; }

    /// <summary>Step of the 3×3 convolution.</summary>
    public int Stride { get; }

    /// <summary>How many times the input's channels lie in between.</summary>
    public int Expansion { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        var y = Run(_conv, x);
        return Stride == 1 && InChannels == OutChannels ? x + y : y;
    }

    /// <inheritdoc/>
    public override string Describe() =>
        $"InvertedResidual({InChannels} → {InChannels * Expansion} → {OutChannels}{(Stride == 1 ? "" : $", stride {Stride}")})";
}
