using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Half of the channels goes by, the other half through a 1×1, a 3×3 channel by channel, and a 1×1 convolution; both halves are
/// shuffled. With stride 2 both see all channels, and the first half has two convolutions of its own.</summary>
/// <remarks><b>Shape</b>: [N, in, H, W] → [N, out, ⌈H/stride⌉, ⌈W/stride⌉]. Keys: <c>branch1.0</c> …, <c>branch2.0</c> …, as torchvision's.
/// Source: N. Ma et al., "ShuffleNet V2: practical guidelines for efficient CNN architecture design", ECCV 2018, figure 3 c and
/// d.</remarks>
public sealed class ShuffleUnit : Module
{
    private readonly Sequential? _branch1;
    private readonly Sequential _branch2;
    private readonly ChannelShuffle _shuffle;

    /// <summary>A unit.</summary>
    /// <param name="inChannels">Channels of the input.</param>
    /// <param name="outChannels">Channels of the output, even.</param>
    /// <param name="stride">1, where the channels stay as many, or 2.</param>
    /// <exception cref="ArgumentException">The channels are odd, or the stride does not fit.</exception>
    public ShuffleUnit(int inChannels, int outChannels, int stride)
    {
        if (stride is not (1 or 2) || outChannels < 2 || outChannels % 2 != 0 || (stride == 1 && inChannels != outChannels))
            throw new ArgumentException("ShuffleUnit: expected an even number of channels and stride 2, or stride 1 for as many channels "
                + $"as before, got {inChannels} → {outChannels} with stride {stride}.", nameof(stride));
        (InChannels, OutChannels, Stride) = (inChannels, outChannels, stride);
        var half = outChannels / 2;
        if (stride > 1)
            _branch1 = Child("branch1", new Sequential(
                new Conv2d(inChannels, inChannels, 3, stride, padding: 1, groups: inChannels, bias: false), new BatchNorm2d(inChannels),
                new Conv2d(inChannels, half, 1, bias: false), new BatchNorm2d(half), new ReLU()));
        _branch2 = Child("branch2", new Sequential(
            new Conv2d(stride > 1 ? inChannels : half, half, 1, bias: false), new BatchNorm2d(half), new ReLU(),
            new Conv2d(half, half, 3, stride, padding: 1, groups: half, bias: false), new BatchNorm2d(half),
            new Conv2d(half, half, 1, bias: false), new BatchNorm2d(half), new ReLU()));
        _shuffle = Child("shuffle", new ChannelShuffle(2));
    }

    /// <summary>Channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; }

    /// <summary>Step of the 3×3 convolutions.</summary>
    public int Stride { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (_branch1 is not null) return Run(_shuffle, Tensor.Concat([Run(_branch1, x), Run(_branch2, x)], 1));
        if (x.Rank != 4 || x.Shape[1] != InChannels)
            throw new ShapeException($"{Describe()}: expected input [N, {InChannels}, H, W], got {x.Shape}.");
        var half = InChannels / 2;
        return Run(_shuffle, Tensor.Concat([x.Slice(1, 0, half), Run(_branch2, x.Slice(1, half, InChannels))], 1));
    }

    /// <inheritdoc/>
    public override string Describe() => $"ShuffleUnit({InChannels} → {OutChannels}{(Stride == 1 ? "" : $", stride {Stride}")})";
}
