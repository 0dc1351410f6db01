namespace Fovea.Photometry;

/// <summary>Two slopes with a jump between them.</summary>
public sealed class StepSurface : Surface
{
    /// <inheritdoc/>
    public override string Name => "step";

    /// <inheritdoc/>
    public override string Description => "two gentle slopes with a jump of 0.3 between them";

    /// <inheritdoc/>
    public override (double Height, double SlopeX, double SlopeY)? At(double x, double y) =>
        Math.Max(Math.Abs(x), Math.Abs(y)) > 0.9 ? null : x < 0 ? (0.1 * x, 0.1, 0) : (0.3 + 0.1 * y, 0, 0.1);
}
