using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A generator by name: [N, length, 1, 1] → pictures [N, channels, size, size].</summary>
public abstract class GeneratorNetworkEntry : NetworkEntry
{
    /// <summary>The name of the argument for the side of a picture.</summary>
    protected const string Size = "size";

    /// <summary>The name of the argument for how wide the network is.</summary>
    protected const string Width = "width";

    /// <inheritdoc/>
    public override Shape Input => [64, 1, 1];

    /// <inheritdoc/>
    public override int Classes => 1;

    /// <inheritdoc/>
    public override NetworkKind Kind => NetworkKind.Generator;
}
