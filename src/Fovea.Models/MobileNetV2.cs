using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>MobileNetV2: a 3×3 convolution, seventeen <see cref="InvertedResidual"/> blocks, a 1×1 convolution, the mean over each
/// channel, a linear layer.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes]; any height and width. The keys and the initial values are those of
/// torchvision's <c>mobilenet_v2</c>: convolutions N(0, 2/fan_out), the linear layer N(0, 0.01²) with bias 0.
/// Source: M. Sandler et al., "MobileNetV2: inverted residuals and linear bottlenecks", CVPR 2018, table 2.</remarks>
public sealed class MobileNetV2 : Module
{
    // Expansion, channels, blocks, step of the first.
    private static readonly (int Expansion, int Channels, int Blocks, int Stride)[] Groups =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    private readonly Sequential _features, _classifier;

    /// <summary>The network.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="width">What every layer's channels are multiplied by, to the nearest multiple of 8.</param>
    /// <param name="dropout">Probability with which an element before the linear layer is dropped in training.</param>
    /// <exception cref="ArgumentException">A size is below 1, the width is not above 0, or the probability is not in [0, 1].</exception>
    public MobileNetV2(int channels = 3, int classes = 1000, double width = 1, double dropout = 0.2)
    {
        if (!(width > 0 && double.IsFinite(width)))
            throw new ArgumentOutOfRangeException(nameof(width), width, "MobileNetV2: expected a width above 0.");
        var at = Divisible(32 * width);
        var last = Divisible(1280 * Math.Max(1, width));
        var layers = new List<Module> { new ConvNormActivation(channels, at, 3, 2, activation: new ReLU6()) };
        foreach (var group in Groups)
        {
            for (var i = 0; i < group.Blocks; i++)
            {
                var next = Divisible(group.Channels * width);
                layers.Add(new InvertedResidual(at, next, i == 0 ? group.Stride : 1, group.Expansion));
                at = next;
            }
        }
        layers.Add(new ConvNormActivation(at, last, 1, activation: new ReLU6()));
        _features = Child("features", new Sequential([.. layers]));
        _classifier = Child("classifier", new Sequential(new Dropout(dropout), new Linear(last, classes)));
        InitialValues.Convolutions(this, FanMode.Out);
        InitialValues.Linears(this, 0.01);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_classifier, Run(_features, x).GlobalAvgPool2d());

    /// <summary>The nearest multiple of 8, 8 or more, and not below nine tenths.</summary>
    internal static int Divisible(double channels)
    {
        var rounded = Math.Max(8, (int)(channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }
}

/// <summary><see cref="MobileNetV2"/> by name.</summary>
public sealed class MobileNetV2Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "mobilenet_v2";

    /// <inheritdoc/>
    public override string Description => "convolution 3×3, 17 inverted residual blocks 16–24–32–64–96–160–320, 1280–1000";

    /// <inheritdoc/>
    public override string Source => "M. Sandler et al., MobileNetV2: inverted residuals and linear bottlenecks, CVPR 2018";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
    [
        ArgumentSpec.Number("width", 1, "What every layer's channels are multiplied by."),
        ArgumentSpec.Number("dropout", 0.2, "Probability with which an element is dropped in training."),
    ];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new MobileNetV2(arguments.Input[0], arguments.Classes,
        arguments.Values.Number("width"), arguments.Values.Number("dropout"));
}
