using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>ResNet-50: bottlenecks in groups of 3, 4, 6 and 3. See <see cref="ResNet"/>.</summary>
/// <param name="channels">Channels of the images.</param>
/// <param name="classes">Length of the output.</param>
/// <exception cref="ArgumentException">A size is below 1.</exception>
public sealed class ResNet50(int channels = 3, int classes = 1000) : ResNet([3, 4, 6, 3], channels, classes, bottleneck: true);

/// <summary><see cref="ResNet50"/> by name.</summary>
public sealed class ResNet50Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "resnet50";

    /// <inheritdoc/>
    public override string Description => "convolution 7×7, pooling, 16 bottlenecks 256–512–1024–2048, 2048–1000";

    /// <inheritdoc/>
    public override string Source => "K. He et al., Deep residual learning for image recognition, CVPR 2016";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new ResNet50(arguments.Input[0], arguments.Classes);
}
