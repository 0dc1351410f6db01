using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Linear, ReLU, linear: a two-layer network on raw pixels.</summary>
public sealed class CifarTwoLayer : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "cifar-two-layer";

    /// <inheritdoc/>
    public override string Description => "3072–500–10, ReLU";

    /// <inheritdoc/>
    public override Shape Input => [3, 32, 32];

    /// <inheritdoc/>
    public override Module Create(Shape input, int classes) => new Sequential(
        new Flatten(), new Linear(input.Elements, 500), new ReLU(), new Linear(500, classes));
}
