using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>ConvNeXt-tiny: patches of 4×4, <see cref="ConvNeXtBlock"/>s in groups of 3, 3, 9 and 3 with 96, 192, 384 and 768 channels,
/// between them 2×2 convolutions with stride 2, the mean over each channel, a linear layer.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes], H and W of 32 or more. The keys and the initial values are those of
/// torchvision's <c>convnext_tiny</c>: convolutions and linear layers N(0, 0.02²), biases 0.
/// Source: Z. Liu et al., "A ConvNet for the 2020s", CVPR 2022, table 9.</remarks>
public sealed class ConvNeXtTiny : Module
{
    private static readonly (int Channels, int Blocks)[] Stages = [(96, 3), (192, 3), (384, 9), (768, 3)];
    private readonly Sequential _features, _classifier;
    private readonly AdaptiveAvgPool2d _avgpool;

    /// <summary>The network.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="stochasticDepth">Probability with which the last block is dropped for a sample in training; that of block i is i/17 of
    /// it.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the probability is not in [0, 1].</exception>
    public ConvNeXtTiny(int channels = 3, int classes = 1000, double stochasticDepth = 0.1)
    {
        var first = Stages[0].Channels;
        var layers = new List<Module> { new Sequential(new Conv2d(channels, first, 4, stride: 4), new LayerNorm2d(first)) };
        var (block, blocks) = (0, Stages.Sum(s => s.Blocks));
        for (var i = 0; i < Stages.Length; i++)
        {
            var width = Stages[i].Channels;
            var stage = new Module[Stages[i].Blocks];
            for (var j = 0; j < stage.Length; j++) stage[j] = new ConvNeXtBlock(width, dropped: stochasticDepth * block++ / (blocks - 1.0));
            layers.Add(new Sequential(stage));
            if (i < Stages.Length - 1)
                layers.Add(new Sequential(new LayerNorm2d(width), new Conv2d(width, Stages[i + 1].Channels, 2, stride: 2)));
        }
        _features = Child("features", new Sequential([.. layers]));
        _avgpool = Child("avgpool", new AdaptiveAvgPool2d(1));
        var last = Stages[^1].Channels;
        _classifier = Child("classifier", new Sequential(new LayerNorm2d(last), new Flatten(), new Linear(last, classes)));
        foreach (var convolution in InitialValues.Of<Conv2d>(this))
        {
            Init.Normal(convolution.Weight, std: 0.02);
            Init.Constant(convolution.Bias!, 0);
        }
        InitialValues.Linears(this, 0.02);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_classifier, Run(_avgpool, Run(_features, x)));
}

/// <summary><see cref="ConvNeXtTiny"/> by name.</summary>
public sealed class ConvNeXtTinyEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "convnext_tiny";

    /// <inheritdoc/>
    public override string Description => "patches 4×4, 18 ConvNeXt blocks 96–384, 192–768, 384–1536, 768–3072, 768–1000";

    /// <inheritdoc/>
    public override string Source => "Z. Liu et al., A ConvNet for the 2020s, CVPR 2022";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override int ResizeSide => 236;

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
        [ArgumentSpec.Number("stochasticDepth", 0.1, "Probability with which the last block is dropped for a sample in training.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new ConvNeXtTiny(arguments.Input[0], arguments.Classes,
        arguments.Values.Number("stochasticDepth"));
}
