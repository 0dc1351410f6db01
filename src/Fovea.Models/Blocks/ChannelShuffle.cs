using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Channels in groups are dealt out: channel g·n + i of n in each group becomes channel i·groups + g.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W], unchanged, C a multiple of the groups.
/// Source: X. Zhang et al., "ShuffleNet: an extremely efficient convolutional neural network for mobile devices", CVPR 2018,
/// section 3.1.</remarks>
/// <exception cref="ArgumentOutOfRangeException">There is less than 1 group.</exception>
public sealed class ChannelShuffle(int groups) : Module
{
    /// <summary>Number of groups.</summary>
    public int Groups { get; } = groups >= 1 ? groups
        : throw new ArgumentOutOfRangeException(nameof(groups), groups, "ChannelShuffle: expected 1 group or more.");

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank != 4 || x.Shape[1] % Groups != 0)
            throw new ShapeException($"{Describe()}: expected input [N, C, H, W] with C a multiple of {Groups}, got {x.Shape}.");
        var (n, c, h, w) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        return x.Reshape([n, Groups, c / Groups, h * w]).Transpose(1, 2).Reshape([n, c, h, w]);
    }

    /// <inheritdoc/>
    public override string Describe() => $"ChannelShuffle({Groups})";
}
