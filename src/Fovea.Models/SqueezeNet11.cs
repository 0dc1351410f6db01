using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>SqueezeNet 1.1: as <see cref="SqueezeNet"/> 1.0, with a smaller first convolution and earlier pooling, for less than half of
/// the multiply-adds.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes], H and W of 17 or more. The keys and the initial values are those of
/// torchvision's <c>squeezenet1_1</c>: weights U(±√(6/fan_in)), those of the last convolution N(0, 0.01²), biases 0. Pooling is in ceil
/// mode.
/// Source: F. Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters", arXiv:1602.07360, and its authors' release
/// 1.1.</remarks>
public sealed class SqueezeNet11 : Module
{
    private readonly Sequential _features, _classifier;

    /// <summary>SqueezeNet 1.1.</summary>
    /// <param name="channels">Channels of the images.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="dropout">Probability with which an element before the last convolution is dropped in training.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the probability is not in [0, 1].</exception>
    public SqueezeNet11(int channels = 3, int classes = 1000, double dropout = 0.5)
    {
        _features = Child("features", new Sequential(
            new Conv2d(channels, 64, 3, stride: 2), new ReLU(), Pool(),
            new Fire(64, 16, 64, 64), new Fire(128, 16, 64, 64), Pool(),
            new Fire(128, 32, 128, 128), new Fire(256, 32, 128, 128), Pool(),
            new Fire(256, 48, 192, 192), new Fire(384, 48, 192, 192), new Fire(384, 64, 256, 256), new Fire(512, 64, 256, 256)));
        var last = new Conv2d(512, classes, 1);
        _classifier = Child("classifier", new Sequential(new Dropout(dropout), last, new ReLU(), new AdaptiveAvgPool2d(1)));
        foreach (var convolution in InitialValues.Of<Conv2d>(this))
        {
            if (convolution == last) Init.Normal(convolution.Weight, std: 0.01);
            else Init.KaimingUniform(convolution.Weight);
            Init.Constant(convolution.Bias!, 0);
        }
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => Run(_classifier, Run(_features, x)).Flatten(1);

    private static MaxPool2d Pool() => new(3, stride: 2, ceilMode: true);
}

/// <summary><see cref="SqueezeNet11"/> by name.</summary>
public sealed class SqueezeNet11Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "squeezenet1_1";

    /// <inheritdoc/>
    public override string Description => "convolution 3×3, 8 fire modules with pooling, convolution 1×1 512→1000";

    /// <inheritdoc/>
    public override string Source => "F. Iandola et al., SqueezeNet: AlexNet-level accuracy with 50x fewer parameters, arXiv:1602.07360";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new SqueezeNet11(arguments.Input[0], arguments.Classes);
}
