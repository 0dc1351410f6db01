using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>SqueezeNet 1.0 for ImageNet. See <see cref="SqueezeNet"/>.</summary>
public sealed class SqueezeNet10 : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "squeezenet1_0";

    /// <inheritdoc/>
    public override string Description => "convolution 7×7, 8 fire modules with pooling, convolution 1×1 512→1000";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new SqueezeNet(arguments.Input[0], arguments.Classes);
}
