using Fovea.Data;
using Fovea.Nn;

namespace Fovea.Training;

/// <summary>A convolutional network on the embedded 8×8 digits: no files, no network, a few seconds.</summary>
public sealed class DigitsRecipe : Recipe
{
    /// <inheritdoc/>
    public override string Name => "digits";

    /// <inheritdoc/>
    public override string Description => "Adam 0.002 falling along a cosine, small shifts";

    /// <inheritdoc/>
    public override string Dataset => "digits";

    /// <inheritdoc/>
    public override RecipeSettings Defaults => new(Epochs: 20, BatchSize: 32, LearningRate: 0.002);

    /// <inheritdoc/>
    public override IReadOnlyList<ITransform> Augmentation => [new RandomTranslation(0.08f)];

    /// <inheritdoc/>
    public override Optimizer Optimizer(Module network, double learningRate) => new Adam(network.Parameters(), learningRate);

    /// <inheritdoc/>
    public override LearningRateSchedule Schedule(Optimizer optimizer, int epochs) => new CosineLR(optimizer, epochs);
}
