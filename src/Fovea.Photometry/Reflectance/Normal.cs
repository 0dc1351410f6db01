namespace Fovea.Photometry;

/// <summary>A unit vector: x right, y up, z towards the camera.</summary>
internal readonly record struct Normal(double X, double Y, double Z)
{
    /// <summary>The unit vector of a direction that is not zero.</summary>
    public static Normal Of(double x, double y, double z)
    {
        var scale = 1 / Math.Sqrt(x * x + y * y + z * z);
        return new(x * scale, y * scale, z * scale);
    }

    /// <summary>Directions spread evenly over the hemisphere that the camera sees.</summary>
    /// <remarks>Heights z in equal steps, so that each stands for the same area; the azimuth advances by the golden angle.</remarks>
    public static Normal[] Hemisphere(int count)
    {
        var golden = Math.PI * (3 - Math.Sqrt(5));
        var result = new Normal[count];
        for (var i = 0; i < count; i++)
        {
            var z = 1 - (i + 0.5) / count;
            var (sin, cos) = Math.SinCos(i * golden);
            var radius = Math.Sqrt(1 - z * z);
            result[i] = new(radius * cos, radius * sin, z);
        }
        return result;
    }

    /// <summary>Six directions around this one, at an angle of the given tangent.</summary>
    public void Ring(double tangent, Span<Normal> ring)
    {
        // Two unit vectors across: the first from the axis that is farther from this direction.
        var u = Math.Abs(X) < 0.7 ? Of(0, Z, -Y) : Of(-Z, 0, X);
        var (vx, vy, vz) = (Y * u.Z - Z * u.Y, Z * u.X - X * u.Z, X * u.Y - Y * u.X);
        for (var i = 0; i < 6; i++)
        {
            var (s, c) = Math.SinCos(i * (Math.PI / 3));
            ring[i] = Of(X + tangent * (c * u.X + s * vx), Y + tangent * (c * u.Y + s * vy), Z + tangent * (c * u.Z + s * vz));
        }
    }
}
