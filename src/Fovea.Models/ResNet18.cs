using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>ResNet-18 for ImageNet. See <see cref="ResNet"/>.</summary>
public sealed class ResNet18 : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "resnet18";

    /// <inheritdoc/>
    public override string Description => "convolution 7×7, pooling, 8 residual blocks 64–128–256–512, 512–1000";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new ResNet([2, 2, 2, 2], arguments.Input[0], arguments.Classes);
}
