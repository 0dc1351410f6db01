using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>What training makes small: a scalar from a network's output and its target.</summary>
/// <remarks>A loss is a module. Class weights are buffers and what it learns are parameters: both are saved with a run, and a recorded
/// step notices when they are replaced.</remarks>
[PartKind]
public abstract class Loss : Module
{
    /// <summary>The loss, as a tensor that gradients flow back from.</summary>
    /// <exception cref="ShapeException">Output and target do not fit.</exception>
    public abstract Tensor Forward(Tensor output, Tensor target);

    /// <summary>What an output and its target tell of a mistake that the loss itself would take without a word, such as raw scores where
    /// probabilities are meant; null for nothing. Trainers say it at the first step.</summary>
    public virtual string? Doubt(Tensor output, Tensor target) => null;

    /// <summary>A loss compares two tensors; one alone is refused.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    protected sealed override Tensor Compute(Tensor x) =>
        throw new NotSupportedException($"{this}: a loss compares an output with a target. Call Forward(output, target).");
}
