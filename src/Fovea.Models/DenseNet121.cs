using System.Globalization;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>DenseNet-121: a 7×7 convolution, pooling, four <see cref="DenseBlock"/>s of 6, 12, 24 and 16 layers with growth 32, between
/// them 1×1 convolutions to half of the channels and pooling, the mean over each channel, a linear layer.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes], H and W of 29 or more. The keys and the initial values are those of
/// torchvision's <c>densenet121</c>: convolutions N(0, 2/fan_in), the linear layer U(±1/√1024) with bias 0.
/// Source: G. Huang et al., "Densely connected convolutional networks", CVPR 2017, table 1.</remarks>
public sealed class DenseNet121 : Module
{
    private const int Growth = 32;
    private static readonly int[] Blocks = [6, 12, 24, 16];
    private readonly Sequential _features;
    private readonly Linear _classifier;

    /// <summary>The network.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public DenseNet121(int channels = 3, int classes = 1000)
    {
        var width = 2 * Growth;
        var layers = new List<(string, Module)>
        {
            ("conv0", new Conv2d(channels, width, 7, stride: 2, padding: 3, bias: false)), ("norm0", new BatchNorm2d(width)),
            ("relu0", new ReLU()), ("pool0", new MaxPool2d(3, stride: 2, padding: 1)),
        };
        for (var i = 0; i < Blocks.Length; i++)
        {
            layers.Add((Name("denseblock", i), new DenseBlock(width, Blocks[i], Growth)));
            width += Blocks[i] * Growth;
            if (i == Blocks.Length - 1) break;
            layers.Add((Name("transition", i), new Sequential(("norm", new BatchNorm2d(width)), ("relu", new ReLU()),
                ("conv", new Conv2d(width, width / 2, 1, bias: false)), ("pool", new AvgPool2d(2)))));
            width /= 2;
        }
        layers.Add(("norm5", new BatchNorm2d(width)));
        _features = Child("features", new Sequential([.. layers]));
        _classifier = Child("classifier", new Linear(width, classes));
        InitialValues.Convolutions(this, FanMode.In);
        Init.Constant(_classifier.Bias!, 0);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_classifier, Run(_features, x).ReLU().GlobalAvgPool2d());

    private static string Name(string kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind}{index + 1}");
}

/// <summary><see cref="DenseNet121"/> by name.</summary>
public sealed class DenseNet121Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "densenet121";

    /// <inheritdoc/>
    public override string Description => "convolution 7×7, pooling, 58 dense layers 256–512–1024–1024 of growth 32, 1024–1000";

    /// <inheritdoc/>
    public override string Source => "G. Huang et al., Densely connected convolutional networks, CVPR 2017";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new DenseNet121(arguments.Input[0], arguments.Classes);
}
