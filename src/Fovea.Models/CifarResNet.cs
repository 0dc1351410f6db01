using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>The residual networks of He et al. for CIFAR-10: a 3×3 convolution, three groups of n <see cref="CifarBlock"/>s with 16, 32
/// and 64 channels, the mean over each channel, a linear layer; 6n + 2 layers with weights.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes]; any height and width. Convolutions and the linear layer begin with
/// N(0, 2/fan_in). Keys: <c>conv1</c>, <c>bn1</c>, <c>layer1</c> … <c>layer3</c>, <c>linear</c>.
/// Source: K. He et al., "Deep residual learning for image recognition", CVPR 2016, section 4.2.</remarks>
public class CifarResNet : Module
{
    private static readonly int[] Widths = [16, 32, 64];

    /// <summary>A network.</summary>
    /// <param name="depth">6n + 2: 20, 32, 44, 56, 110, …</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <exception cref="ArgumentException">There is no network of this depth, or a size is below 1.</exception>
    public CifarResNet(int depth, int channels = 3, int classes = 10)
    {
        if (depth < 8 || depth % 6 != 2)
            throw new ArgumentException($"CifarResNet: expected a depth of 6n + 2, as 20, 32, 44 or 56, got {depth}.", nameof(depth));
        Depth = depth;
        Child("conv1", new Conv2d(channels, Widths[0], 3, padding: 1, bias: false));
        Child("bn1", new BatchNorm2d(Widths[0]));
        Child("relu", new ReLU());
        var width = Widths[0];
        for (var group = 0; group < Widths.Length; group++)
        {
            var stack = new Module[(depth - 2) / 6];
            for (var i = 0; i < stack.Length; i++, width = Widths[group])
                stack[i] = new CifarBlock(width, Widths[group], group > 0 && i == 0 ? 2 : 1);
            Child(string.Create(CultureInfo.InvariantCulture, $"layer{group + 1}"), new Sequential(stack));
        }
        Child("avgpool", new GlobalAvgPool2d());
        var linear = Child("linear", new Linear(width, classes));
        InitialValues.Convolutions(this, FanMode.In);
        Init.KaimingNormal(linear.Weight);
    }

    /// <summary>Layers with weights.</summary>
    public int Depth { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        foreach (var (_, module) in Children) x = Run(module, x);
        return x;
    }
}
