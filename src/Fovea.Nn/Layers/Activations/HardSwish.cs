using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>x·min(max(x + 3, 0), 6)/6.</summary>
public sealed class HardSwish : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.HardSwish();
}
