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
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } = [ArgumentSpec.Integer("hidden", 500, "Units of the hidden layer.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new Sequential(
        new Flatten(), new Linear(arguments.Input.Elements, arguments.Values.Integer("hidden")), new ReLU(),
        new Linear(arguments.Values.Integer("hidden"), arguments.Classes));
}
