using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>ResNet-18 for images of about 32×32: without the first pooling, and a first convolution of 3×3. See <see
/// cref="ResNet"/>.</summary>
/// <param name="channels">Channels of the images.</param>
/// <param name="classes">Length of the output.</param>
public sealed class CifarResNet18(int channels = 3, int classes = 10) : ResNet([2, 2, 2, 2], channels, classes, smallImages: true);

/// <summary><see cref="CifarResNet18"/> by name.</summary>
public sealed class CifarResNet18Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "cifar-resnet18";

    /// <inheritdoc/>
    public override string Description => "convolution 3×3, 8 residual blocks 64–128–256–512, 512–10";

    /// <inheritdoc/>
    public override string Source => "K. He et al., Deep residual learning for image recognition, CVPR 2016";

    /// <inheritdoc/>
    public override Shape Input => [3, 32, 32];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new CifarResNet18(arguments.Input[0], arguments.Classes);
}
