using Fovea.Data;
using Fovea.Nn;

namespace Fovea.Training;

/// <summary>A two-layer network on CIFAR-10, 10,000 training images held out for validation.</summary>
public sealed class CifarTwoLayerRecipe : Recipe
{
    /// <inheritdoc/>
    public override string Name => "cifar-two-layer";

    /// <inheritdoc/>
    public override string Description => "SGD with momentum 0.9, softmax loss + L2 on weights (λ = 0.001), falling along a cosine";

    /// <inheritdoc/>
    public override string Dataset => "cifar10";

    /// <inheritdoc/>
    public override RecipeSettings Defaults => new(Epochs: 12, BatchSize: 100, LearningRate: 0.01);

    /// <inheritdoc/>
    public override RecipeData Load(string? folder)
    {
        var (all, test) = Cifar10.Load(folder);
        var (train, validation) = all.SplitStratified(0.8, seed: 0);
        return new(train, validation, test);
    }

    /// <inheritdoc/>
    public override Optimizer Optimizer(Module network, double learningRate)
    {
        // The gradient of λ/2·‖W‖² is λW: weight decay, on the weights and not on the biases.
        var weights = new ParameterGroup(network.Parameters().Where(p => p.Rank > 1)) { WeightDecay = 1e-3 };
        var biases = new ParameterGroup(network.Parameters().Where(p => p.Rank == 1));
        return new Sgd([weights, biases], learningRate, momentum: 0.9);
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Schedule(Optimizer optimizer, int epochs) => new CosineLR(optimizer, epochs);
}
