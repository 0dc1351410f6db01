using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A residual network: a first convolution, four groups of <see cref="BasicBlock"/>s or <see cref="Bottleneck"/>s with 64,
/// 128, 256 and 512 channels, the mean over each channel, a linear layer.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes]; any height and width. The keys and the initial values are those of
/// torchvision's <c>ResNet</c>: convolutions N(0, 2/fan_out), normalisations 1 and 0, the linear layer U(±1/√fan_in).
/// Source: K. He et al., "Deep residual learning for image recognition", CVPR 2016.</remarks>
public class ResNet : Module
{
    private static readonly int[] Widths = [64, 128, 256, 512];

    /// <summary>A residual network.</summary>
    /// <param name="blocks">Blocks in each of the four groups: [2, 2, 2, 2] for ResNet-18, [3, 4, 6, 3] for ResNet-34.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="smallImages">The first layer for images of about 32×32: a convolution 3×3 with stride 1, and no pooling, in place of a
    /// convolution 7×7 with stride 2 and pooling 3×3 with stride 2.</param>
    /// <param name="bottleneck">Blocks of three convolutions, whose output has four times the channels.</param>
    /// <param name="baseWidth">Channels within a bottleneck of the first group; 128 for the wide networks.</param>
    /// <exception cref="ArgumentException">There are not four groups, or a size is below 1.</exception>
    public ResNet(ReadOnlySpan<int> blocks, int channels = 3, int classes = 1000, bool smallImages = false, bool bottleneck = false,
        int baseWidth = 64)
    {
        if (blocks.Length != Widths.Length || blocks.ContainsAnyInRange(int.MinValue, 0))
            throw new ArgumentException(
                $"ResNet: expected {Widths.Length} groups of 1 block or more, got [{string.Join(", ", blocks.ToArray())}]. "
                + "ResNet-18 has [2, 2, 2, 2].", nameof(blocks));
        Child("conv1", smallImages
            ? new Conv2d(channels, Widths[0], 3, padding: 1, bias: false)
            : new Conv2d(channels, Widths[0], 7, stride: 2, padding: 3, bias: false));
        Child("bn1", new BatchNorm2d(Widths[0]));
        Child("relu", new ReLU());
        if (!smallImages) Child("maxpool", new MaxPool2d(3, stride: 2, padding: 1));
        var width = Widths[0];
        for (var group = 0; group < Widths.Length; group++)
        {
            var stack = new Module[blocks[group]];
            var outWidth = bottleneck ? Bottleneck.Expansion * Widths[group] : Widths[group];
            for (var i = 0; i < stack.Length; i++, width = outWidth)
            {
                var stride = group > 0 && i == 0 ? 2 : 1;
                stack[i] = bottleneck ? new Bottleneck(width, outWidth, Widths[group] * baseWidth / 64, stride)
                    : new BasicBlock(width, outWidth, stride);
            }
            Child(string.Create(CultureInfo.InvariantCulture, $"layer{group + 1}"), new Sequential(stack));
        }
        Child("avgpool", new GlobalAvgPool2d());
        Child("fc", new Linear(width, classes));
        foreach (var convolution in NamedModules().Select(m => m.Module).OfType<Conv2d>())
            Init.KaimingNormal(convolution.Weight, mode: FanMode.Out);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        foreach (var (_, module) in Children) x = Run(module, x);
        return x;
    }
}
