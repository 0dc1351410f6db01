using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Two 3×3 convolutions, pooling, two fully-connected layers: for the 8×8 digits.</summary>
public sealed class DigitsCnn : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "digits";

    /// <inheritdoc/>
    public override string Description => "convolutions 1→16→32 3×3, pool 2, 512–64–10";

    /// <inheritdoc/>
    public override Shape Input => [1, 8, 8];

    /// <inheritdoc/>
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } =
        [ArgumentSpec.Number("dropout", 0.25, "Share of the 64 features that training leaves out.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new Sequential(
        new Conv2d(arguments.Input[0], 16, 3, padding: 1), new ReLU(),
        new Conv2d(16, 32, 3, padding: 1), new ReLU(), new MaxPool2d(2),
        new Flatten(), new Linear(32 * (arguments.Input[1] / 2) * (arguments.Input[2] / 2), 64), new ReLU(),
        new Dropout(arguments.Values.Number("dropout")), new Linear(64, arguments.Classes));
}
