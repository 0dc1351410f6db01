using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Two 3×3 convolutions with pooling, dropout, two fully-connected layers.</summary>
public sealed class FashionCnn : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "fashion-cnn";

    /// <inheritdoc/>
    public override string Description => "convolutions 1→32→64 3×3 with pooling, dropout, 3136–128–10";

    /// <inheritdoc/>
    public override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new Sequential(
        new Conv2d(arguments.Input[0], 32, 3, padding: 1), new ReLU(), new MaxPool2d(2),
        new Conv2d(32, 64, 3, padding: 1), new ReLU(), new MaxPool2d(2), new Dropout2d(0.1),
        new Flatten(), new Linear(64 * (arguments.Input[1] / 4) * (arguments.Input[2] / 4), 128), new ReLU(),
        new Dropout(0.4), new Linear(128, arguments.Classes));
}
