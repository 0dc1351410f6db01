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
    public override Module Create(Shape input, int classes) => new Sequential(
        new Conv2d(input[0], 16, 3, padding: 1), new ReLU(),
        new Conv2d(16, 32, 3, padding: 1), new ReLU(), new MaxPool2d(2),
        new Flatten(), new Linear(32 * (input[1] / 2) * (input[2] / 2), 64), new ReLU(), new Dropout(0.25), new Linear(64, classes));
}
