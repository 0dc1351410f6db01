using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>y = x: what stands where a layer may be left out, such as the last layer of a network whose features are wanted.</summary>
public sealed class Identity : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x;
}
