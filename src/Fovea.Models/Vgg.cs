using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A VGG network: five groups of 3×3 convolutions with 64, 128, 256, 512 and 512 channels, each with pooling at its end, and three
/// linear layers.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes], H and W of 32 or more: means over 7×7 parts of the last map are what the
/// linear layers see. The keys and the initial values are those of torchvision's <c>VGG</c>: convolutions N(0, 2/fan_out), linear layers
/// N(0, 0.01²), biases 0.
/// Source: K. Simonyan and A. Zisserman, "Very deep convolutional networks for large-scale image recognition", ICLR 2015.</remarks>
public class Vgg : Module
{
    private const int Side = 7, Hidden = 4096;
    private static readonly int[] Widths = [64, 128, 256, 512, 512];
    private readonly Sequential _features, _classifier;
    private readonly AdaptiveAvgPool2d _avgpool;

    /// <summary>A network.</summary>
    /// <param name="convolutions">Convolutions in each of the five groups: [2, 2, 3, 3, 3] for VGG-16.</param>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="dropout">Probability with which an element between the linear layers is dropped in training.</param>
    /// <param name="batchNorm">Whether each convolution is followed by batch normalisation.</param>
    /// <exception cref="ArgumentException">There are not five groups, a size is below 1, or the probability is not in [0, 1].</exception>
    public Vgg(ReadOnlySpan<int> convolutions, int channels = 3, int classes = 1000, double dropout = 0.5, bool batchNorm = false)
    {
        if (convolutions.Length != Widths.Length || convolutions.ContainsAnyInRange(int.MinValue, 0))
            throw new ArgumentException($"Vgg: expected {Widths.Length} groups of 1 convolution or more, got "
                + $"[{string.Join(", ", convolutions.ToArray())}]. VGG-16 has [2, 2, 3, 3, 3].", nameof(convolutions));
        // Nothing is drawn twice.
        using (new SkipInit())
        {
            var layers = new List<Module>();
            var width = channels;
            for (var group = 0; group < Widths.Length; group++)
            {
                for (var i = 0; i < convolutions[group]; i++, width = Widths[group])
                {
                    layers.Add(new Conv2d(width, Widths[group], 3, padding: 1));
                    if (batchNorm) layers.Add(new BatchNorm2d(Widths[group]));
                    layers.Add(new ReLU());
                }
                layers.Add(new MaxPool2d(2));
            }
            _features = Child("features", new Sequential([.. layers]));
            _avgpool = Child("avgpool", new AdaptiveAvgPool2d(Side));
            _classifier = Child("classifier", new Sequential(
                new Linear(Widths[^1] * Side * Side, Hidden), new ReLU(), new Dropout(dropout),
                new Linear(Hidden, Hidden), new ReLU(), new Dropout(dropout), new Linear(Hidden, classes)));
        }
        InitialValues.Convolutions(this, FanMode.Out);
        InitialValues.Linears(this, 0.01);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_classifier, Run(_avgpool, Run(_features, x)).Flatten(1));
}

/// <summary>A VGG network by name.</summary>
/// <param name="name">Its name.</param>
/// <param name="convolutions">How many it has.</param>
/// <param name="create">Makes it for channels, classes and a dropout.</param>
public abstract class VggEntry(string name, int convolutions, Func<int, int, double, Vgg> create) : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Description => $"{convolutions} convolutions 3×3 64–128–256–512–512 with pooling, 25088–4096–4096–1000"
        + (name.EndsWith("_bn", StringComparison.Ordinal) ? ", batch normalisation" : "");

    /// <inheritdoc/>
    public override string Source =>
        "K. Simonyan and A. Zisserman, Very deep convolutional networks for large-scale image recognition, ICLR 2015";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
        [ArgumentSpec.Number("dropout", 0.5, "Probability with which an element is dropped in training.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) =>
        create(arguments.Input[0], arguments.Classes, arguments.Values.Number("dropout"));
}
