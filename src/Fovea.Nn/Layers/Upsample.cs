using Fovea.Tensors;

namespace Fovea.Nn;

/// <summary>Images at another size, or made larger by a factor, by nearest pixels, bilinear or bicubic interpolation.</summary>
/// <remarks><b>Shape</b>: [N, C, H, W] → [N, C, size], or [N, C, f·H, f·W].</remarks>
/// <param name="size">Height and width of the output.</param>
/// <param name="scaleFactor">f, in the place of a size.</param>
/// <param name="mode">Nearest pixels, bilinear or bicubic interpolation.</param>
/// <param name="alignCorners">Whether the corners of input and output lie on each other, where pixels are interpolated.</param>
public sealed class Upsample(Size2? size = null, Size2? scaleFactor = null, InterpolationMode mode = InterpolationMode.Nearest,
    bool alignCorners = false) : Module
{
    /// <summary>Height and width of the output; null where a factor says them.</summary>
    public Size2? Size { get; } = size;

    /// <summary>f; null where there is a size.</summary>
    public Size2? ScaleFactor { get; } = scaleFactor;

    /// <summary>Nearest pixels, bilinear or bicubic interpolation.</summary>
    public InterpolationMode Mode { get; } = mode;

    /// <summary>Whether the corners of input and output lie on each other, where pixels are interpolated.</summary>
    public bool AlignCorners { get; } = alignCorners;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x)
    {
        if (x.Rank != 4) throw new ShapeException($"{Describe()}: expected input [N, C, H, W], got {x.Shape}.");
        return (Size, ScaleFactor) switch
        {
            ({ } given, null) => x.Upsample(given, Mode, AlignCorners),
            (null, { } f) => x.Upsample((x.Shape[2] * f.H, x.Shape[3] * f.W), Mode, AlignCorners),
            _ => throw new ShapeException($"{Describe()}: expected a size or a scale factor, got {(Size is null ? "neither" : "both")}."),
        };
    }

    /// <inheritdoc/>
    public override string Describe()
    {
        var by = ScaleFactor is { } f ? $"×{f}, " : "";
        return $"Upsample({(Size is { } s ? $"{s}, " : "")}{by}{Mode.ToString().ToLowerInvariant()})";
    }
}
