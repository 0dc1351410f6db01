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

/// <summary>z = a·cos(ω·x)·cos(ω·y), over the whole picture.</summary>
public sealed class WaveSurface : Surface
{
    /// <inheritdoc/>
    public override string Name => "wave";

    /// <inheritdoc/>
    public override string Description => "a wavy surface that fills the picture";

    /// <summary>a.</summary>
    public double Amplitude { get; init; } = 0.08;

    /// <summary>ω.</summary>
    public double Frequency { get; init; } = 2.5 * Math.PI;

    /// <inheritdoc/>
    public override (double Height, double SlopeX, double SlopeY)? At(double x, double y)
    {
        var ((sinX, cosX), (sinY, cosY)) = (Math.SinCos(Frequency * x), Math.SinCos(Frequency * y));
        return (Amplitude * cosX * cosY, -Amplitude * Frequency * sinX * cosY, -Amplitude * Frequency * cosX * sinY);
    }
}

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

internal static class Ellipsoid
{
    /// <summary>z = c·√(1 − x²/a² − y²/b²).</summary>
    public static (double Height, double SlopeX, double SlopeY)? At(double x, double y, double a, double b, double c)
    {
        var inside = 1 - x * x / (a * a) - y * y / (b * b);
        if (inside <= 1e-6) return null;
        var root = Math.Sqrt(inside);
        return (c * root, -c * x / (a * a * root), -c * y / (b * b * root));
    }
}
