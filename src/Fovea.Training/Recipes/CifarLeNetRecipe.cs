using Fovea.Data;
using Fovea.Nn;

namespace Fovea.Training;

/// <summary>LeNet on CIFAR-10.</summary>
public sealed class CifarLeNetRecipe : Recipe
{
    /// <inheritdoc/>
    public override string Name => "cifar-lenet";

    /// <inheritdoc/>
    public override string Description => "SGD 0.001 with momentum 0.9, pixels to [−1, 1]";

    /// <inheritdoc/>
    public override string Dataset => "cifar10";

    /// <inheritdoc/>
    public override RecipeSettings Defaults => new(Epochs: 5, BatchSize: 4, LearningRate: 0.001);

    /// <inheritdoc/>
    public override Normalize Normalization(Dataset training) => new([0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f]);

    /// <inheritdoc/>
    public override Optimizer Optimizer(Module network, double learningRate) => new Sgd(network.Parameters(), learningRate, momentum: 0.9);
}
