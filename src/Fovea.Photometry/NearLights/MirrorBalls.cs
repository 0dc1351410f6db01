namespace Fovea.Photometry;

/// <summary>A mirroring ball before a camera at (0, 0, 0). <b>Units</b>: millimetres.</summary>
/// <param name="Centre">Its middle; z is minus the distance.</param>
/// <param name="Radius">Above zero.</param>
public readonly record struct MirrorBall(Vector3d Centre, double Radius)
{
    /// <summary>The ball whose outline is seen: with α between the rays to its middle and its edge, it is r/sin α away.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="outline">In pixels; taken for a circle about the ball's middle.</param>
    /// <param name="radius">r.</param>
    public static MirrorBall OfOutline(PinholeCamera camera, Circle outline, double radius)
    {
        ArgumentNullException.ThrowIfNull(camera);
        var middle = Ray(camera, outline.X, outline.Y);
        // Off the axis a pixel spans less of the angle.
        var alpha = Math.Atan(outline.Radius / camera.Focal * -middle.Z);
        return new(radius / Math.Sin(alpha) * middle, radius);
    }

    /// <summary>Where the ray of a pixel meets the ball, and the unit vector along which it is mirrored.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="column">From 0, perhaps between pixels.</param>
    /// <param name="row">From 0, downwards.</param>
    /// <exception cref="ArgumentException">The ray misses the ball.</exception>
    public (Vector3d Point, Vector3d Direction) Mirror(PinholeCamera camera, double column, double row)
    {
        ArgumentNullException.ThrowIfNull(camera);
        var ray = Ray(camera, column, row);
        var along = ray.Dot(Centre);
        var rest = along * along - Centre.Dot(Centre) + Radius * Radius;
        if (!(rest >= 0)) throw new ArgumentException(
            FormattableString.Invariant($"MirrorBall: expected a highlight on the ball, got ({column}, {row}) beside it."));
        var point = (along - Math.Sqrt(rest)) * ray;
        var normal = (point - Centre).Unit();
        return (point, (ray - 2 * ray.Dot(normal) * normal).Unit());
    }

    /// <summary>The place that is nearest to mirrored rays: Σ(I − d·dᵀ)·s = Σ(I − d·dᵀ)·p, the least sum of squared distances.</summary>
    /// <remarks>Rays through the highlights of one lamp on two balls or more meet at the lamp.</remarks>
    /// <param name="rays">From <see cref="Mirror"/>.</param>
    /// <returns>s, and the root mean square distance of the rays from it.</returns>
    /// <exception cref="ArgumentException">There are fewer than two rays, or all are parallel.</exception>
    public static (Vector3d Position, double Distance) Meet(params IReadOnlyList<(Vector3d Point, Vector3d Direction)> rays)
    {
        ArgumentNullException.ThrowIfNull(rays);
        var (sum, right) = (default(Symmetric3), default(Vector3d));
        foreach (var (p, d) in rays)
        {
            sum = sum.Plus(1, 0, 0, 1).Plus(0, 1, 0, 1).Plus(0, 0, 1, 1).Plus(d.X, d.Y, d.Z, -1);
            right += p - d.Dot(p) * d;
        }
        if (rays.Count < 2 || !(sum.Determinant > 1e-9 * Math.Pow(rays.Count, 3))) throw new ArgumentException(
            $"MirrorBall: expected two mirrored rays or more that are not parallel, got {rays.Count}.", nameof(rays));
        var (x, y, z) = sum.Inverse().Times(right.X, right.Y, right.Z);
        var position = new Vector3d(x, y, z);
        var squares = rays.Average(r => (position - r.Point) is var way ? way.Dot(way) - Math.Pow(way.Dot(r.Direction), 2) : 0);
        return (position, Math.Sqrt(Math.Max(0, squares)));
    }

    private static Vector3d Ray(PinholeCamera camera, double column, double row)
    {
        var (x, y) = camera.Ray(column, row);
        return new Vector3d(x, y, -1).Unit();
    }
}
