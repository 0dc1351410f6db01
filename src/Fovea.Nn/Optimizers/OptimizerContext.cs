using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>What a configuration's optimizer is built from.</summary>
/// <param name="Parameters">What moves.</param>
/// <param name="LearningRate">The first learning rate.</param>
public sealed record OptimizerContext(IReadOnlyList<Tensor> Parameters, double LearningRate)
{
    /// <summary>The parameters in groups.</summary>
    /// <param name="decayBiases">Whether weight decay acts on parameters of one axis, too: biases, scales.</param>
    public IEnumerable<ParameterGroup> Groups(bool decayBiases) =>
        // One group keeps the order of the parameters; two have weights first.
        decayBiases ? [new(Parameters)]
            : [new(Parameters.Where(p => p.Rank > 1)), new(Parameters.Where(p => p.Rank <= 1)) { WeightDecay = 0 }];
}
