namespace Fovea.Photometry.Tests.Integration;

/// <summary>Surfaces as a camera sees them, with exact normals and depths in closed form.</summary>
/// <param name="Mask">The object's pixels.</param>
/// <param name="Normals">[pixels × 3].</param>
/// <param name="Depth">[pixels]: z, minus the distance along the axis, in mm.</param>
/// <param name="Projection">The camera, and the geometric mean of the distances.</param>
internal sealed record PerspectiveSurface(PixelMask Mask, float[] Normals, float[] Depth, Projection Projection)
{
    private const int Width = 120, Height = 96;

    /// <summary>Not square, and with its axis beside the middle; 62 degrees wide.</summary>
    public static PinholeCamera Camera { get; } = new(100, 110, 63.5, 44);

    /// <summary>A sphere of radius 60 mm about (5, −4, −200), where its normals turn at most 65° away from the rays.</summary>
    public static PerspectiveSurface Sphere()
    {
        const double cx = 5, cy = -4, cz = -200, radius = 60;
        return Of((x, y) =>
        {
            var (a, b) = (x * x + y * y + 1, x * cx + y * cy - cz);
            var root = b * b - a * (cx * cx + cy * cy + cz * cz - radius * radius);
            if (!(root > 0)) return null;
            var d = (b - Math.Sqrt(root)) / a;
            var (nx, ny, nz) = ((d * x - cx) / radius, (d * y - cy) / radius, (-d - cz) / radius);
            return (nz - nx * x - ny * y) / Math.Sqrt(a) > Math.Cos(65 * Math.PI / 180) ? (d, nx, ny, nz) : null;
        });
    }

    /// <summary>A plane through (0, 0, −300) whose normal leans to the right and up, over the whole picture.</summary>
    public static PerspectiveSurface Plane()
    {
        var (nx, ny, nz) = (0.5, 0.3, Math.Sqrt(1 - 0.25 - 0.09));
        return Of((x, y) => (300 * nz / (nz - nx * x - ny * y), nx, ny, nz));
    }

    private static PerspectiveSurface Of(Func<double, double, (double Distance, double X, double Y, double Z)?> seen)
    {
        var all = Enumerable.Range(0, Width * Height)
            .Select(i => seen((i % Width - Camera.CenterX) / Camera.FocalX, (Camera.CenterY - i / Width) / Camera.FocalY)).ToArray();
        var there = all.Where(s => s is not null).Select(s => s!.Value).ToArray();
        return new(new(Width, Height, [.. all.Select(s => s is not null)]),
            [.. there.SelectMany(s => new[] { (float)s.X, (float)s.Y, (float)s.Z })], [.. there.Select(s => (float)-s.Distance)],
            Projection.Perspective(Camera, Math.Exp(there.Average(s => Math.Log(s.Distance)))));
    }
}
