namespace Fovea.Photometry;

/// <summary>z = √(r² − x² − y²).</summary>
public sealed class SphereSurface : Surface
{
    /// <inheritdoc/>
    public override string Name => "sphere";

    /// <inheritdoc/>
    public override string Description => "a half sphere of radius 0.9";

    /// <summary>r.</summary>
    public double Radius { get; init; } = 0.9;

    /// <inheritdoc/>
    public override (double Height, double SlopeX, double SlopeY)? At(double x, double y) => Ellipsoid.At(x, y, Radius, Radius, Radius);
}
