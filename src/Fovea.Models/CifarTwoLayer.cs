using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Linear, ReLU, linear: a two-layer network on raw pixels.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → scores [N, classes].</remarks>
public sealed class CifarTwoLayer : Sequential
{
    /// <summary>The network with weights drawn from <see cref="Generator.Default"/>.</summary>
    /// <param name="input">[C, H, W]; [3, 32, 32] unless given.</param>
    /// <param name="classes">Length of the output.</param>
    /// <param name="hidden">Units of the hidden layer.</param>
    /// <exception cref="ArgumentException">A size is too small.</exception>
    public CifarTwoLayer(Shape? input = null, int classes = 10, int hidden = 500) : base(Layers(input ?? [3, 32, 32], classes, hidden)) { }

    private static Module[] Layers(Shape input, int classes, int hidden) =>
    [
        new Flatten(), new Linear(input.Elements, hidden), new ReLU(), new Linear(hidden, classes),
    ];
}

/// <summary><see cref="CifarTwoLayer"/> by name.</summary>
public sealed class CifarTwoLayerEntry : NetworkEntry
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
    public override Module Create(NetworkArguments arguments) =>
        new CifarTwoLayer(arguments.Input, arguments.Classes, arguments.Values.Integer("hidden"));
}
