using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>ShuffleNetV2 ×1.0: a 3×3 convolution, pooling, sixteen <see cref="ShuffleUnit"/>s, a 1×1 convolution, the mean over each
/// channel, a linear layer.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes]; any height and width. The keys and the initial values are those of
/// torchvision's <c>shufflenet_v2_x1_0</c>, PyTorch's defaults.
/// Source: N. Ma et al., "ShuffleNet V2: practical guidelines for efficient CNN architecture design", ECCV 2018, table 5.</remarks>
public sealed class ShuffleNetV2 : Module
{
    private static readonly (string Name, int Units, int Channels)[] Stages = [("stage2", 4, 116), ("stage3", 8, 232), ("stage4", 4, 464)];

    /// <summary>The network.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public ShuffleNetV2(int channels = 3, int classes = 1000)
    {
        const int First = 24, Last = 1024;
        Child("conv1", new Sequential(
            new Conv2d(channels, First, 3, stride: 2, padding: 1, bias: false), new BatchNorm2d(First), new ReLU()));
        Child("maxpool", new MaxPool2d(3, stride: 2, padding: 1));
        var at = First;
        foreach (var (name, count, width) in Stages)
        {
            var units = new Module[count];
            for (var i = 0; i < count; i++, at = width) units[i] = new ShuffleUnit(at, width, i == 0 ? 2 : 1);
            Child(name, new Sequential(units));
        }
        Child("conv5", new Sequential(new Conv2d(at, Last, 1, bias: false), new BatchNorm2d(Last), new ReLU()));
        Child("avgpool", new GlobalAvgPool2d());
        Child("fc", new Linear(Last, classes));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        foreach (var (_, module) in Children) x = Run(module, x);
        return x;
    }
}

/// <summary><see cref="ShuffleNetV2"/> by name.</summary>
public sealed class ShuffleNetV2Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "shufflenet_v2_x1_0";

    /// <inheritdoc/>
    public override string Description => "convolution 3×3, pooling, 16 shuffle units 116–232–464, 1024–1000";

    /// <inheritdoc/>
    public override string Source => "N. Ma et al., ShuffleNet V2: practical guidelines for efficient CNN architecture design, ECCV 2018";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new ShuffleNetV2(arguments.Input[0], arguments.Classes);
}
