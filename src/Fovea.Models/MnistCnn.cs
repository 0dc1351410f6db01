using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>Two 5×5 convolutions with pooling and two fully-connected layers: 1→10→20, 320–128–10.</summary>
public sealed class MnistCnn : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "mnist-cnn";

    /// <inheritdoc/>
    public override string Description => "convolutions 1→10→20 5×5 with pooling, 320–128–10";

    /// <inheritdoc/>
    public override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new Sequential(
        new Conv2d(arguments.Input[0], 10, 5), new ReLU(), new MaxPool2d(2),
        new Conv2d(10, 20, 5), new ReLU(), new MaxPool2d(2),
        new Flatten(), new Linear(320, 128), new ReLU(), new Linear(128, arguments.Classes));
}
