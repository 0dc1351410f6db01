using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>All axes from one on become one: [N, C, H, W] → [N, C·H·W].</summary>
public sealed class Flatten(int startAxis = 1) : Module
{
    /// <summary>The first of the axes that become one.</summary>
    public int StartAxis { get; } = startAxis;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Flatten(StartAxis);

    /// <inheritdoc/>
    public override string Describe() => StartAxis == 1 ? "Flatten" : $"Flatten({StartAxis})";
}
