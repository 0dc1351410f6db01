using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A residual network for small pictures that learns in minutes: four stages of 3×3 convolutions with w, 2w, 4w and 8w channels, a
/// residual branch of two convolutions in the second and in the fourth, the mean of each channel, a linear layer.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes]; H and W of 8 or more. Every stage but the first halves height and width by
/// pooling. Convolutions begin with N(0, 2/fan_out). Keys: <c>0</c> … <c>9</c>. <b>Source</b>: after the network of D. Page, "How to train
/// your ResNet", 2018, which has 64 channels and takes the largest value.</remarks>
public sealed class ResNet9 : Sequential
{
    /// <summary>The network with weights drawn from <see cref="Generator.Default"/>.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="width">w, the channels of the first stage. The work grows with its square.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public ResNet9(int channels = 3, int classes = 10, int width = 24) : base(Layers(channels, classes, width)) =>
        InitialValues.Convolutions(this, FanMode.Out);

    private static Module[] Layers(int channels, int classes, int width) =>
    [
        Convolution(channels, width),
        Convolution(width, 2 * width), new MaxPool2d(2), Branch(2 * width),
        Convolution(2 * width, 4 * width), new MaxPool2d(2),
        Convolution(4 * width, 8 * width), new MaxPool2d(2), Branch(8 * width),
        new Sequential(new GlobalAvgPool2d(), new Linear(8 * width, classes)),
    ];

    private static ConvNormActivation Convolution(int from, int to) => new(from, to, activation: new ReLU());

    private static Residual Branch(int channels) => new(new Sequential(Convolution(channels, channels), Convolution(channels, channels)));
}

/// <summary><see cref="ResNet9"/> by name.</summary>
public sealed class ResNet9Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "resnet9";

    /// <inheritdoc/>
    public override string Description => "3×3 convolutions 24–48–96–192 with batch norm, two residual branches, 192–10";

    /// <inheritdoc/>
    public override Shape Input => [3, 32, 32];

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
        [ArgumentSpec.Integer("width", 24, "Channels of the first stage; the work grows with its square.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) =>
        new ResNet9(arguments.Input[0], arguments.Classes, arguments.Values.Integer("width"));
}
