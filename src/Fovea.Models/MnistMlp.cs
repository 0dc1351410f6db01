using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models;

/// <summary>A perceptron with one hidden layer of 128 rectified units: 784–128–10.</summary>
public sealed class MnistMlp : NetworkEntry
{
    /// <inheritdoc/>
    public override string Name => "mnist-mlp";

    /// <inheritdoc/>
    public override string Description => "784–128–10, ReLU";

    /// <inheritdoc/>
    public override Shape Input => [1, 28, 28];

    /// <inheritdoc/>
    public override Module Create(Shape input, int classes) => new Sequential(
        new Flatten(), new Linear(input.Elements, 128), new ReLU(), new Linear(128, classes));
}
