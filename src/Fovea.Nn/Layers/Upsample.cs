using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Images made larger by a factor, by nearest pixels or bilinear interpolation.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, f·H, f·W].</remarks>
public sealed class Upsample(int factor, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false) : Module
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Rank == 4
        ? x.Upsample((x.Shape[2] * factor, x.Shape[3] * factor), mode, alignCorners)
        : throw new ShapeException($"{this}: expected input [N, C, H, W], got {x.Shape}.");

    /// <inheritdoc/>
    public override string ToString() => $"Upsample(×{factor}, {mode.ToString().ToLowerInvariant()})";
}
