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
    public override IReadOnlyList<ArgumentSpec> Arguments { get; } = [ArgumentSpec.Integer("hidden", 128, "Units of the hidden layer.")];

    /// <inheritdoc/>
    public override Module Create(NetworkArguments arguments) => new Sequential(
        new Flatten(), new Linear(arguments.Input.Elements, arguments.Values.Integer("hidden")), new ReLU(),
        new Linear(arguments.Values.Integer("hidden"), arguments.Classes));
}
