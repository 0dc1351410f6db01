namespace Fovea.Imaging;

/// <summary>The gradient by [−1 0 1], smoothed by [1 2 1] across. <b>Source</b>: I. Sobel and G. Feldman, "A 3×3 isotropic gradient
/// operator for image processing", 1968.</summary>
/// <param name="part">What comes out.</param>
public sealed class SobelFilter(GradientPart part = GradientPart.Magnitude) : GradientFilter([1, 2, 1], part);

internal sealed class SobelEntry() : GradientEntry("Sobel", "[1 2 1]")
{
    protected override ImageFilter Create(GradientPart part) => new SobelFilter(part);
}
