using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>All axes from one on become one: [N, C, H, W] → [N, C·H·W].</summary>
public sealed class Flatten(int startAxis = 1, int endAxis = -1) : Module
{
    /// <summary>The first of the axes that become one.</summary>
    public int StartAxis { get; } = startAxis;

    /// <summary>The last of them; negative axes count from the end.</summary>
    public int EndAxis { get; } = endAxis;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Flatten(StartAxis, EndAxis);

    /// <inheritdoc/>
    public override string Describe() => (StartAxis, EndAxis) switch
    {
        (1, -1) => "Flatten",
        (_, -1) => $"Flatten({StartAxis})",
        _ => $"Flatten({StartAxis}, {EndAxis})",
    };
}
