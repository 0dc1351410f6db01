using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>All axes after the batch become one: [N, C, H, W] → [N, C·H·W].</summary>
public sealed class Flatten : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Flatten(1);
}
