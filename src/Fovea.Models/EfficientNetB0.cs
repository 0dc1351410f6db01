using Fovea.Imaging;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>EfficientNet-B0: a 3×3 convolution, sixteen <see cref="MobileBlock"/>s with <see cref="SqueezeExcitation"/> in seven groups,
/// a 1×1 convolution, the mean over each channel, a linear layer.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes]; any height and width. The keys and the initial values are those of
/// torchvision's <c>efficientnet_b0</c>: convolutions N(0, 2/fan_out), the linear layer U(±1/√classes), biases 0. In training a block is
/// dropped for a sample with a probability that grows with its depth.
/// Source: M. Tan and Q. Le, "EfficientNet: rethinking model scaling for convolutional neural networks", ICML 2019, table 1.</remarks>
public sealed class EfficientNetB0 : Module
{
    // Expansion, kernel, step of the first, channels, blocks.
    private static readonly (int Expansion, int Kernel, int Stride, int Channels, int Blocks)[] Groups =
        [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)];

    private readonly Sequential _features, _classifier;

    /// <summary>The network.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="dropout">Probability with which an element before the linear layer is dropped in training.</param>
    /// <param name="stochasticDepth">Probability with which a block would be dropped after the last one; that of block i is i/16 of
    /// it.</param>
    /// <exception cref="ArgumentException">A size is below 1, or a probability is not in [0, 1].</exception>
    public EfficientNetB0(int channels = 3, int classes = 1000, double dropout = 0.2, double stochasticDepth = 0.2)
    {
        var at = 32;
        var layers = new List<Module> { new ConvNormActivation(channels, at, 3, 2, activation: new SiLU()) };
        var (block, blocks) = (0, Groups.Sum(g => g.Blocks));
        foreach (var group in Groups)
        {
            var stage = new List<Module>();
            for (var i = 0; i < group.Blocks; i++, at = group.Channels)
                stage.Add(new MobileBlock(at, at * group.Expansion, group.Channels, group.Kernel, i == 0 ? group.Stride : 1,
                    () => new SiLU(), new SqueezeExcitation(at * group.Expansion, at / 4, new SiLU()), stochasticDepth * block++ / blocks));
            layers.Add(new Sequential([.. stage]));
        }
        layers.Add(new ConvNormActivation(at, 4 * at, 1, activation: new SiLU()));
        _features = Child("features", new Sequential([.. layers]));
        var last = new Linear(4 * at, classes);
        _classifier = Child("classifier", new Sequential(new Dropout(dropout), last));
        InitialValues.Convolutions(this, FanMode.Out);
        var bound = 1 / Math.Sqrt(classes);
        Init.Uniform(last.Weight, -bound, bound);
        Init.Constant(last.Bias!, 0);
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_classifier, Run(_features, x).GlobalAvgPool2d());
}

/// <summary><see cref="EfficientNetB0"/> by name.</summary>
public sealed class EfficientNetB0Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "efficientnet_b0";

    /// <inheritdoc/>
    public override string Description => "convolution 3×3, 16 inverted residual blocks 16–24–40–80–112–192–320 with excitation, 1280–1000";

    /// <inheritdoc/>
    public override string Source =>
        "M. Tan and Q. Le, EfficientNet: rethinking model scaling for convolutional neural networks, ICML 2019";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override Interpolation Interpolation => Interpolation.Bicubic;

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
        [ArgumentSpec.Number("dropout", 0.2, "Probability with which an element is dropped in training.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new EfficientNetB0(arguments.Input[0], arguments.Classes,
        arguments.Values.Number("dropout"));
}
