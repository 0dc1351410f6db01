using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Images made larger by a factor, by nearest pixels, bilinear or bicubic interpolation.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, f·H, f·W].</remarks>
public sealed class Upsample(int factor, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false) : Module
{
    /// <summary>f.</summary>
    public int Factor { get; } = factor;

    /// <summary>Nearest pixels, bilinear or bicubic interpolation.</summary>
    public InterpolationMode Mode { get; } = mode;

    /// <summary>Whether the corners of input and output lie on each other, where pixels are interpolated.</summary>
    public bool AlignCorners { get; } = alignCorners;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x) => x.Rank == 4
        ? x.Upsample((x.Shape[2] * Factor, x.Shape[3] * Factor), Mode, AlignCorners)
        : throw new ShapeException($"{Describe()}: expected input [N, C, H, W], got {x.Shape}.");

    /// <inheritdoc/>
    public override string Describe() => $"Upsample(×{Factor}, {Mode.ToString().ToLowerInvariant()})";
}
