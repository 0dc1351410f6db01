using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>ResNet-32 for CIFAR-10: 5 residual blocks a group. See <see cref="CifarResNet"/>.</summary>
/// <param name="channels">Channels of the images.</param>
/// <param name="classes">Length of the output.</param>
/// <exception cref="ArgumentException">A size is below 1.</exception>
public sealed class CifarResNet32(int channels = 3, int classes = 10) : CifarResNet(32, channels, classes);

/// <summary><see cref="CifarResNet32"/> by name.</summary>
public sealed class CifarResNet32Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "cifar-resnet32";

    /// <inheritdoc/>
    public override string Description => "convolution 3×3, 15 residual blocks 16–32–64, 64–10";

    /// <inheritdoc/>
    public override string Source => "K. He et al., Deep residual learning for image recognition, CVPR 2016";

    /// <inheritdoc/>
    public override Shape Input => [3, 32, 32];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new CifarResNet32(arguments.Input[0], arguments.Classes);
}
