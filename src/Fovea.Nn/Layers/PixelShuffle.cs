using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Channels as finer pixels: y[n, c, r·i + p, r·j + q] = x[n, r²·c + r·p + q, i, j].</summary>
/// <remarks><b>Shape</b>: [N, r²·C, H, W] → [N, C, r·H, r·W]. Source: W. Shi et al., CVPR 2016, section 3.2.</remarks>
public sealed class PixelShuffle(int factor) : Module
{
    /// <summary>r: how much larger height and width become.</summary>
    public int Factor { get; } = factor;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.PixelShuffle(Factor);

    /// <inheritdoc/>
    public override string Describe() => $"PixelShuffle({Factor})";
}
