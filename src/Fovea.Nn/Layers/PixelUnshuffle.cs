using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Pixels as channels, the opposite of <see cref="PixelShuffle"/>.</summary>
/// <remarks><b>Shape</b>: [N, C, r·H, r·W] → [N, r²·C, H, W].</remarks>
public sealed class PixelUnshuffle(int factor) : Module
{
    /// <summary>r: how much smaller height and width become.</summary>
    public int Factor { get; } = factor;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.PixelUnshuffle(Factor);

    /// <inheritdoc/>
    public override string Describe() => $"PixelUnshuffle({Factor})";
}
