using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>MobileNetV3 small: a 3×3 convolution, eleven <see cref="MobileBlock"/>s, most with <see cref="SqueezeExcitation"/>, a 1×1
/// convolution, the mean over each channel, two linear layers.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes]; any height and width. The keys and the initial values are those of
/// torchvision's <c>mobilenet_v3_small</c>: convolutions N(0, 2/fan_out), linear layers N(0, 0.01²), biases 0; normalisations with ε of
/// 0.001 and momentum 0.01.
/// Source: A. Howard et al., "Searching for MobileNetV3", ICCV 2019, table 2.</remarks>
public sealed class MobileNetV3Small : Module
{
    private const double Epsilon = 1e-3, Momentum = 0.01;

    // Kernel, channels in between and after, excitation, whether with hard swish, step.
    private static readonly (int Kernel, int Hidden, int Out, bool Excited, bool Swish, int Stride)[] Rows =
    [
        (3, 16, 16, true, false, 2), (3, 72, 24, false, false, 2), (3, 88, 24, false, false, 1), (5, 96, 40, true, true, 2),
        (5, 240, 40, true, true, 1), (5, 240, 40, true, true, 1), (5, 120, 48, true, true, 1), (5, 144, 48, true, true, 1),
        (5, 288, 96, true, true, 2), (5, 576, 96, true, true, 1), (5, 576, 96, true, true, 1),
    ];

    private readonly Sequential _features, _classifier;

    /// <summary>The network.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="dropout">Probability with which an element before the last layer is dropped in training.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the probability is not in [0, 1].</exception>
    public MobileNetV3Small(int channels = 3, int classes = 1000, double dropout = 0.2)
    {
        var at = 16;
        var layers = new List<Module>
        {
            new ConvNormActivation(channels, at, 3, 2, activation: new HardSwish(), epsilon: Epsilon, momentum: Momentum),
        };
        foreach (var row in Rows)
        {
            var excitation = row.Excited
                ? new SqueezeExcitation(row.Hidden, MobileNetV2.Divisible(row.Hidden / 4), gate: new HardSigmoid()) : null;
            layers.Add(new MobileBlock(at, row.Hidden, row.Out, row.Kernel, row.Stride,
                row.Swish ? () => new HardSwish() : () => new ReLU(), excitation, epsilon: Epsilon, momentum: Momentum));
            at = row.Out;
        }
        layers.Add(new ConvNormActivation(at, 6 * at, 1, activation: new HardSwish(), epsilon: Epsilon, momentum: Momentum));
        _features = Child("features", new Sequential([.. layers]));
        _classifier = Child("classifier", new Sequential(
            new Linear(6 * at, 1024), new HardSwish(), new Dropout(dropout), new Linear(1024, classes)));
        InitialValues.Convolutions(this, FanMode.Out);
        InitialValues.Linears(this, 0.01);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_classifier, Run(_features, x).GlobalAvgPool2d());
}

/// <summary><see cref="MobileNetV3Small"/> by name.</summary>
public sealed class MobileNetV3SmallEntry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "mobilenet_v3_small";

    /// <inheritdoc/>
    public override string Description => "convolution 3×3, 11 inverted residual blocks 16–24–40–48–96 with excitation, 576–1024–1000";

    /// <inheritdoc/>
    public override string Source => "A. Howard et al., Searching for MobileNetV3, ICCV 2019";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
        [ArgumentSpec.Number("dropout", 0.2, "Probability with which an element is dropped in training.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new MobileNetV3Small(arguments.Input[0], arguments.Classes,
        arguments.Values.Number("dropout"));
}
