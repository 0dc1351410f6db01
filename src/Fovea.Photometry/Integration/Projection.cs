namespace Fovea.Photometry;

/// <summary>How a surface came into the picture, and how large it is: rays that are parallel, or that meet in a camera.</summary>
/// <remarks>Coordinates: x to the right, y up, z against the direction in which the camera looks. <b>Orthographic</b>: (0, 0) is the middle
/// of the picture, and z has the mean 0. <b>Perspective</b>: the camera is at (0, 0, 0), so that z is minus the distance. Lengths are in
/// pixels unless a size is known; a pixel of a perspective picture is one at the object's mean distance.</remarks>
public sealed record Projection
{
    private Projection(PinholeCamera? camera, double? size, string name)
    {
        if (size is { } mm && !(mm > 0 && double.IsFinite(mm)))
            throw new ArgumentException(FormattableString.Invariant($"Projection: expected a {name} above 0 mm, got {mm}."), nameof(size));
        (Camera, Distance, PixelPitch) = camera is null ? (camera, (double?)null, size) : (camera, size, null);
    }

    /// <summary>Parallel rays and lengths in pixels.</summary>
    public static Projection Pixels { get; } = new(null, null, "");

    /// <summary>The camera; null where rays are parallel.</summary>
    public PinholeCamera? Camera { get; }

    /// <summary>How far away the object is, in millimetres along the axis; null where that is not known.</summary>
    public double? Distance { get; }

    /// <summary>Millimetres from a pixel to the next on the object; null where that is not known.</summary>
    public double? PixelPitch { get; }

    /// <summary>What lengths are in: mm, or pixels.</summary>
    public string Unit => (Distance ?? PixelPitch) is null ? "pixels" : "mm";

    /// <summary>The unit, as it ends a number.</summary>
    internal string Suffix => Unit == "mm" ? " mm" : " px";

    /// <summary>Parallel rays: a camera that is far away, or a telecentric lens.</summary>
    /// <param name="pixelPitch">Millimetres a pixel on the object; null for lengths in pixels.</param>
    /// <exception cref="ArgumentException">The pitch is not above zero.</exception>
    public static Projection Orthographic(double? pixelPitch = null) => new(null, pixelPitch, "pixel pitch");

    /// <summary>Rays through a camera.</summary>
    /// <param name="camera">Focal lengths and centre.</param>
    /// <param name="distance">The object's mean distance along the axis in millimetres; null for lengths in pixels. Each connected part has
    /// this as the geometric mean of its pixels' distances, since normals say nothing of it.</param>
    /// <exception cref="ArgumentException">The distance is not above zero.</exception>
    public static Projection Perspective(PinholeCamera camera, double? distance = null)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return new(camera, distance, "distance");
    }

    /// <summary>The point that a pixel sees: (x, y, z) = (x·d, y·d, −d) on the ray of a camera.</summary>
    /// <param name="mask">For the size of the picture.</param>
    /// <param name="pixel">A pixel of the mask.</param>
    /// <param name="depth">Its z.</param>
    public Vector3d Point(PixelMask mask, int pixel, double depth)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var (row, column) = Math.DivRem(mask.Indices[pixel], mask.Width);
        if (Camera is { } camera)
        {
            var (x, y) = camera.Ray(column, row);
            return new(-depth * x, -depth * y, depth);
        }
        var pitch = PixelPitch ?? 1;
        return new(pitch * (column - (mask.Width - 1) / 2.0), pitch * ((mask.Height - 1) / 2.0 - row), depth);
    }
}
