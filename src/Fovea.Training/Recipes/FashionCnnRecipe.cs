using Fovea.Data;
using Fovea.Nn;

namespace Fovea.Training;

/// <summary>Two convolutions with dropout on Fashion-MNIST.</summary>
public sealed class FashionCnnRecipe : Recipe
{
    /// <inheritdoc/>
    public override string Name => "fashion-cnn";

    /// <inheritdoc/>
    public override string Description => "Adam 0.001, batch 64, mirrored images";

    /// <inheritdoc/>
    public override string Dataset => "fashion-mnist";

    /// <inheritdoc/>
    public override RecipeSettings Defaults => new(Epochs: 15, BatchSize: 64, LearningRate: 0.001);

    /// <inheritdoc/>
    public override IReadOnlyList<ITransform> Augmentation => [new RandomHorizontalFlip()];

    /// <inheritdoc/>
    public override Optimizer Optimizer(Module network, double learningRate) => new Adam(network.Parameters(), learningRate);
}
