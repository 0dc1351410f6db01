namespace Fovea.Imaging;

/// <summary>The gradient by [−1 0 1], smoothed by [1 1 1] across. <b>Source</b>: J. M. S. Prewitt, "Object enhancement and extraction",
/// 1970.</summary>
/// <param name="part">What comes out.</param>
public sealed class PrewittFilter(GradientPart part = GradientPart.Magnitude) : GradientFilter([1, 1, 1], part);

internal sealed class PrewittEntry() : GradientEntry("Prewitt", "[1 1 1]")
{
    protected override ImageFilter Create(GradientPart part) => new PrewittFilter(part);
}
