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

    /// <summary>The direction of least cost around one: moves to the best of six around it while that helps, and halves the
    /// step.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="first">The first step, in degrees.</param>
    /// <param name="last">Steps are larger than this.</param>
    /// <param name="moves">Moves at most with one step.</param>
    /// <param name="cost">What is to be least; called last with the direction that is returned.</param>
    public static (Vector3d Direction, double Cost) Descend(Vector3d start, double first, double last, int moves,
        Func<Vector3d, double> cost)
    {
        var (best, least) = (start, cost(start));
        Span<Vector3d> ring = stackalloc Vector3d[6];
        for (var step = first; step > last; step /= 2)
        {
            var tangent = Math.Tan(step * (Math.PI / 180));
            var moved = true;
            for (var move = 0; moved && move < moves; move++)
            {
                moved = false;
                Ring(best, tangent, ring);
                foreach (var candidate in ring)
                {
                    if (candidate.Z < 0) continue;
                    var c = cost(candidate);
                    if (c < least) (best, least, moved) = (candidate, c, true);
                }
            }
        }
        return (best, cost(best));
    }
}
