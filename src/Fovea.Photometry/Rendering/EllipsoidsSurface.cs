namespace Fovea.Photometry;

/// <summary>The higher of three half ellipsoids that run into each other: their valleys have cast shadows.</summary>
public sealed class EllipsoidsSurface : Surface
{
    // Centre x and y, half axes along x, y, z.
    private static readonly double[][] Parts = [[-0.3, -0.15, 0.6, 0.45, 0.5], [0.35, 0.25, 0.45, 0.6, 0.35], [0.25, -0.4, 0.4, 0.35, 0.6]];

    /// <inheritdoc/>
    public override string Name => "ellipsoids";

    /// <inheritdoc/>
    public override string Description => "three half ellipsoids that run into each other";

    /// <inheritdoc/>
    public override (double Height, double SlopeX, double SlopeY)? At(double x, double y)
    {
        (double Height, double, double)? best = null;
        foreach (var p in Parts)
            if (Ellipsoid.At(x - p[0], y - p[1], p[2], p[3], p[4]) is { } at && (best is null || at.Height > best.Value.Height)) best = at;
        return best;
    }
}
