using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>AlexNet as "one weird trick" has it: five convolutions, three of them with pooling, and three linear layers.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes], H and W of 63 or more: means over 6×6 parts of the last map are what the
/// linear layers see. The keys and the initial values are those of torchvision's <c>alexnet</c>, PyTorch's defaults.
/// Source: A. Krizhevsky, "One weird trick for parallelizing convolutional neural networks", arXiv:1404.5997.</remarks>
public sealed class AlexNet : Module
{
    private const int Side = 6, Hidden = 4096;
    private readonly Sequential _features, _classifier;
    private readonly AdaptiveAvgPool2d _avgpool;

    /// <summary>The network.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="dropout">Probability with which an element before the first two linear layers is dropped in training.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the probability is not in [0, 1].</exception>
    public AlexNet(int channels = 3, int classes = 1000, double dropout = 0.5)
    {
        _features = Child("features", new Sequential(
            new Conv2d(channels, 64, 11, stride: 4, padding: 2), new ReLU(), new MaxPool2d(3, stride: 2),
            new Conv2d(64, 192, 5, padding: 2), new ReLU(), new MaxPool2d(3, stride: 2),
            new Conv2d(192, 384, 3, padding: 1), new ReLU(),
            new Conv2d(384, 256, 3, padding: 1), new ReLU(),
            new Conv2d(256, 256, 3, padding: 1), new ReLU(), new MaxPool2d(3, stride: 2)));
        _avgpool = Child("avgpool", new AdaptiveAvgPool2d(Side));
        _classifier = Child("classifier", new Sequential(
            new Dropout(dropout), new Linear(256 * Side * Side, Hidden), new ReLU(),
            new Dropout(dropout), new Linear(Hidden, Hidden), new ReLU(), new Linear(Hidden, classes)));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_classifier, Run(_avgpool, Run(_features, x)).Flatten(1));
}

/// <summary><see cref="AlexNet"/> by name.</summary>
public sealed class AlexNetEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "alexnet";

    /// <inheritdoc/>
    public override string Description => "5 convolutions 64–192–384–256–256 with pooling, 9216–4096–4096–1000";

    /// <inheritdoc/>
    public override string Source => "A. Krizhevsky, One weird trick for parallelizing convolutional neural networks, arXiv:1404.5997";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
        [ArgumentSpec.Number("dropout", 0.5, "Probability with which an element is dropped in training.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new AlexNet(arguments.Input[0], arguments.Classes,
        arguments.Values.Number("dropout"));
}
