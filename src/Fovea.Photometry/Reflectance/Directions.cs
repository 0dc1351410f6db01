namespace Fovea.Photometry;

/// <summary>Unit vectors to try.</summary>
internal static class Directions
{
    /// <summary>Directions spread evenly over the hemisphere that the camera sees.</summary>
    /// <remarks>Heights z in equal steps, so that each stands for the same area; the azimuth advances by the golden angle.</remarks>
    public static Vector3d[] Hemisphere(int count)
    {
        var golden = Math.PI * (3 - Math.Sqrt(5));
        var result = new Vector3d[count];
        for (var i = 0; i < count; i++)
        {
            var z = 1 - (i + 0.5) / count;
            var (sin, cos) = Math.SinCos(i * golden);
            var radius = Math.Sqrt(1 - z * z);
            result[i] = new(radius * cos, radius * sin, z);
        }
        return result;
    }

    /// <summary>Six directions around one, at an angle of the given tangent.</summary>
    public static void Ring(Vector3d centre, double tangent, Span<Vector3d> ring)
    {
        // Two unit vectors across: the first from the axis that is farther from this direction.
        var u = (Math.Abs(centre.X) < 0.7 ? new Vector3d(0, centre.Z, -centre.Y) : new(-centre.Z, 0, centre.X)).Unit();
        var v = new Vector3d(centre.Y * u.Z - centre.Z * u.Y, centre.Z * u.X - centre.X * u.Z, centre.X * u.Y - centre.Y * u.X);
        for (var i = 0; i < 6; i++)
        {
            var (sin, cos) = Math.SinCos(i * (Math.PI / 3));
            ring[i] = (centre + tangent * (cos * u + sin * v)).Unit();
        }
    }
}
