using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>A loss that compares three tensors: means, targets and variances; a pair and its label; an anchor and two others.</summary>
public abstract class LossOfThree : Module
{
    /// <inheritdoc/>
    public sealed override int? InputCount => 3;

    /// <summary>The loss, as a tensor that gradients flow back from.</summary>
    /// <exception cref="ShapeException">The tensors do not fit.</exception>
    public abstract Tensor Forward(Tensor first, Tensor second, Tensor third);

    /// <inheritdoc/>
    protected sealed override Tensor[] Compute(ReadOnlySpan<Tensor> inputs) => [Forward(inputs[0], inputs[1], inputs[2])];
}
