using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>LeNet for colour: two 5×5 convolutions with pooling, three fully-connected layers.</summary>
public sealed class CifarLeNet : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "cifar-lenet";

    /// <inheritdoc/>
    public override string Description => "convolutions 3→6→16 5×5 with pooling, 400–120–84–10";

    /// <inheritdoc/>
    public override Shape Input => [3, 32, 32];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new Sequential(
        new Conv2d(arguments.Input[0], 6, 5), new ReLU(), new MaxPool2d(2),
        new Conv2d(6, 16, 5), new ReLU(), new MaxPool2d(2),
        new Flatten(), new Linear(400, 120), new ReLU(), new Linear(120, 84), new ReLU(), new Linear(84, arguments.Classes));
}
