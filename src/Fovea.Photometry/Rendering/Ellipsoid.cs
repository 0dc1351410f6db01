namespace Fovea.Photometry;

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
