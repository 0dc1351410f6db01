namespace Fovea.Imaging;

/// <summary>The gradient by [−1 0 1], smoothed by [3 10 3] across. <b>Source</b>: H. Scharr, "Optimale Operatoren in der digitalen
/// Bildverarbeitung", Heidelberg 2000.</summary>
/// <param name="part">What comes out.</param>
public sealed class ScharrFilter(GradientPart part = GradientPart.Magnitude) : GradientFilter([3, 10, 3], part);

internal sealed class ScharrEntry() : GradientEntry("Scharr", "[3 10 3]")
{
    protected override ImageFilter Create(GradientPart part) => new ScharrFilter(part);
}
