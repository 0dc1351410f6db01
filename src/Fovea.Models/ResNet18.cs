using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>ResNet-18: residual blocks in groups of 2, 2, 2 and 2. See <see cref="ResNet"/>.</summary>
/// <param name="channels">Channels of the images.</param>
/// <param name="classes">Length of the output.</param>
public sealed class ResNet18(int channels = 3, int classes = 1000) : ResNet([2, 2, 2, 2], channels, classes);

/// <summary><see cref="ResNet18"/> by name.</summary>
public sealed class ResNet18Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "resnet18";

    /// <inheritdoc/>
    public override string Description => "convolution 7×7, pooling, 8 residual blocks 64–128–256–512, 512–1000";

    /// <inheritdoc/>
    public override string Source => "K. He et al., Deep residual learning for image recognition, CVPR 2016";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new ResNet18(arguments.Input[0], arguments.Classes);
}
