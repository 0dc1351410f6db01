namespace Fovea.Photometry.Tests.Integration;

/// <summary>Surfaces with their exact normals and depths.</summary>
/// <param name="Mask">The object's pixels.</param>
/// <param name="Normals">[pixels × 3].</param>
/// <param name="Depth">[pixels], in pixels.</param>
internal sealed record KnownSurface(PixelMask Mask, float[] Normals, float[] Depth)
{
    /// <summary>(x/a)² + (y/b)² + (z/c)² = 1 out to a share of its contour.</summary>
    public static KnownSurface Ellipsoid(double a, double b, double c, double share = 0.95)
    {
        var (width, height) = ((int)(2 * a) + 7, (int)(2 * b) + 4);
        return Of(width, height, (x, y) => x * x / (a * a) + y * y / (b * b) < share * share,
            (x, y) => c * Math.Sqrt(1 - x * x / (a * a) - y * y / (b * b)),
            (x, y) => Unit(x / (a * a), y / (b * b), Math.Sqrt(1 - x * x / (a * a) - y * y / (b * b)) / c));
    }

    /// <summary>A cap of a sphere standing on level ground, which is part of the mask.</summary>
    public static KnownSurface CapOnGround(double radius, double cap, int size)
    {
        var ground = Math.Sqrt(radius * radius - cap * cap);
        return Of(size, size, (_, _) => true, (x, y) => x * x + y * y < cap * cap ? Math.Sqrt(radius * radius - x * x - y * y) - ground : 0,
            (x, y) => x * x + y * y < cap * cap ? Unit(x, y, Math.Sqrt(radius * radius - x * x - y * y)) : (0, 0, 1));
    }

    /// <summary>Waves that do not fit together at opposite edges.</summary>
    public static KnownSurface Waves(int width, int height) => Of(width, height, (_, _) => true,
        (x, y) => 8 * Math.Sin(x / 15) + 6 * Math.Cos(y / 12 + x / 30) + 0.1 * x,
        (x, y) => Unit(-8 / 15.0 * Math.Cos(x / 15) + 6 / 30.0 * Math.Sin(y / 12 + x / 30) - 0.1, 6 / 12.0 * Math.Sin(y / 12 + x / 30), 1));

    /// <summary>Ground out of which a tongue rises to the right and breaks off: a step as high as <paramref name="rise"/> in the middle,
    /// which tapers off above and below. The normals are those of ground and tongue; none is that of the cliff.</summary>
    public static KnownSurface Step(int size, double rise)
    {
        double half = size * 0.3, length = size * 0.35;
        bool OnTongue(double x, double y) => x is <= 0 && x > -length && Math.Abs(y) < half;
        double Ramp(double x) => 0.5 - 0.5 * Math.Cos(Math.PI * (x + length) / length);
        double Taper(double y) => 0.5 + 0.5 * Math.Cos(Math.PI * y / half);
        return Of(size, size, (_, _) => true, (x, y) => OnTongue(x, y) ? rise * Ramp(x) * Taper(y) : 0, (x, y) => OnTongue(x, y) ? Unit(
            -rise * 0.5 * Math.PI / length * Math.Sin(Math.PI * (x + length) / length) * Taper(y),
            rise * Ramp(x) * 0.5 * Math.PI / half * Math.Sin(Math.PI * y / half), 1) : (0, 0, 1));
    }

    /// <summary>A surface of formulas, in x to the right and y up from the picture's middle.</summary>
    public static KnownSurface Of(int width, int height, Func<double, double, bool> inside, Func<double, double, double> depth,
        Func<double, double, (double X, double Y, double Z)> normal)
    {
        (double X, double Y) At(int i) => (i % width - (width - 1) / 2.0, (height - 1) / 2.0 - i / width);
        var mask = new PixelMask(width, height, [.. Enumerable.Range(0, width * height).Select(i => inside(At(i).X, At(i).Y))]);
        var normals = mask.Indices.Select(i => normal(At(i).X, At(i).Y));
        return new(mask, [.. normals.SelectMany(n => new[] { (float)n.X, (float)n.Y, (float)n.Z })],
            [.. mask.Indices.Select(i => (float)depth(At(i).X, At(i).Y))]);
    }

    private static (double X, double Y, double Z) Unit(double x, double y, double z)
    {
        var length = Math.Sqrt(x * x + y * y + z * z);
        return (x / length, y / length, z / length);
    }
}
