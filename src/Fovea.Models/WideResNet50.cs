using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Wide ResNet-50-2: ResNet-50 with twice the channels within each bottleneck. See <see cref="ResNet"/>.</summary>
/// <param name="channels">Channels of the images.</param>
/// <param name="classes">Length of the output.</param>
/// <exception cref="ArgumentException">A size is below 1.</exception>
public sealed class WideResNet50(int channels = 3, int classes = 1000)
    : ResNet([3, 4, 6, 3], channels, classes, bottleneck: true, baseWidth: 128);

/// <summary><see cref="WideResNet50"/> by name.</summary>
public sealed class WideResNet50Entry : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "wide_resnet50_2";

    /// <inheritdoc/>
    public override string Description => "convolution 7×7, pooling, 16 bottlenecks 256–512–1024–2048 of twice the width, 2048–1000";

    /// <inheritdoc/>
    public override string Source => "S. Zagoruyko and N. Komodakis, Wide residual networks, BMVC 2016";

    /// <inheritdoc/>
    public override Shape Input => [3, 224, 224];

    /// <inheritdoc/>
    public override int Classes => 1000;

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new WideResNet50(arguments.Input[0], arguments.Classes);
}
