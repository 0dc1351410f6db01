using Fovea.Nn;

namespace Fovea.Training;

/// <summary>The small convolutional network on MNIST.</summary>
public sealed class MnistCnnRecipe : Recipe
{
    /// <inheritdoc/>
    public override string Name => "mnist-cnn";

    /// <inheritdoc/>
    public override string Description => "SGD 0.01, batch 64, the training set's mean and deviation";

    /// <inheritdoc/>
    public override string Dataset => "mnist";

    /// <inheritdoc/>
    public override RecipeSettings Defaults => new(Epochs: 10, BatchSize: 64, LearningRate: 0.01);

    /// <inheritdoc/>
    public override Optimizer Optimizer(Module network, double learningRate) => new Sgd(network.Parameters(), learningRate);
}
