using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>ResNet-18 for images of 32×32: without the first pooling, and a first convolution of 3×3. See <see cref="ResNet"/>.</summary>
public sealed class CifarResNet18 : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "cifar-resnet18";

    /// <inheritdoc/>
    public override string Description => "convolution 3×3, 8 residual blocks 64–128–256–512, 512–10";

    /// <inheritdoc/>
    public override Shape Input => [3, 32, 32];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) =>
        new ResNet([2, 2, 2, 2], arguments.Input[0], arguments.Classes, smallImages: true);
}
