using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>ResNet-34: residual blocks in groups of 3, 4, 6 and 3. See <see cref="ResNet"/>.</summary>
/// <param name="channels">Channels of the images.</param>
/// <param name="classes">Length of the output.</param>
/// <exception cref="ArgumentException">A size is below 1.</exception>
public sealed class ResNet34(int channels = 3, int classes = 1000) : ResNet([3, 4, 6, 3], channels, classes);

/// <summary><see cref="ResNet34"/> by name.</summary>
public sealed class ResNet34Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "resnet34";

    /// <inheritdoc/>
    public override string Description => "convolution 7×7, pooling, 16 residual blocks 64–128–256–512, 512–1000";

    /// <inheritdoc/>
    public override string Source => "K. He et al., Deep residual learning for image recognition, CVPR 2016";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new ResNet34(arguments.Input[0], arguments.Classes);
}
