using Fovea.Tensors;

namespace Fovea.Imaging;

/// <summary>What the values of a filtered plane mean, and so how they become a picture.</summary>
public enum FilterResult
{
    /// <summary>Brightness as before, 0…1: cut off beyond.</summary>
    Brightness,

    /// <summary>Of either sign about 0, which becomes mid grey; the largest size becomes black or white.</summary>
    Signed,

    /// <summary>0 or more; the largest becomes white.</summary>
    Magnitude,

    /// <summary>An angle in −π…π, black to white.</summary>
    Angle,

    /// <summary>0 or 1.</summary>
    Mask,
}

/// <summary>A filter of planes: each output pixel depends on the pixels about it.</summary>
/// <remarks>
/// <b>Shape</b>: [H, W], [C, H, W] or [N, C, H, W] of Float32 to the same shape; every plane is filtered alone. <b>Range</b>: 0…1 where the
/// plane came from a picture; of what comes out, see <see cref="Result"/>. Nothing is recorded for gradients.
/// </remarks>
/// <example><code>
/// Image.Load("photo.jpg").Filter(new GaussianFilter(2)).Save("blurred.png");
/// </code></example>
public abstract class ImageFilter
{
    /// <summary>What the values that come out mean.</summary>
    public virtual FilterResult Result => FilterResult.Brightness;

    /// <summary>The filtered planes.</summary>
    /// <param name="x">[…, H, W], Float32.</param>
    /// <param name="border">What stands outside the edge.</param>
    /// <exception cref="ShapeException">x is not Float32, has fewer than two axes, or no elements.</exception>
    public Tensor Apply(Tensor x, PaddingMode border = PaddingMode.Reflect)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.DType != DType.Float32 || x.Rank < 2 || x.Count == 0)
            throw new ShapeException($"{GetType().Name}: expected Float32 […, H, W] with at least one element, got {x.DType} {x.Shape}.");
        using var _ = Autograd.NoGrad();
        return Compute(x.Detach(), border);
    }

    /// <summary>The filtered planes of an input that was checked.</summary>
    /// <param name="x">[…, H, W], Float32, at least one element.</param>
    /// <param name="border">What stands outside the edge.</param>
    protected abstract Tensor Compute(Tensor x, PaddingMode border);
}
