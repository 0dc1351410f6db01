namespace Fovea.Photometry;

/// <summary>K = [f_x 0 c_x; 0 f_y c_y; 0 0 1]: a point at the distance d along the camera's axis, x to its right and y above it, is seen in
/// column c_x + f_x·x/d and row c_y − f_y·y/d.</summary>
/// <remarks><b>Units</b>: pixels. (0, 0) is the middle of the top left pixel. Lenses are taken to be without distortion.
/// Source: R. Hartley and A. Zisserman, "Multiple View Geometry in Computer Vision", 2nd edition, 2004, section 6.1.</remarks>
public sealed record PinholeCamera
{
    /// <summary>A camera of focal lengths and a principal point.</summary>
    /// <param name="focalX">f_x, in columns.</param>
    /// <param name="focalY">f_y, in rows.</param>
    /// <param name="centerX">c_x.</param>
    /// <param name="centerY">c_y.</param>
    /// <exception cref="ArgumentException">A focal length is not above zero, or a number is not finite.</exception>
    public PinholeCamera(double focalX, double focalY, double centerX, double centerY)
    {
        if (!(focalX > 0) || !(focalY > 0) || !double.IsFinite(focalX + focalY + centerX + centerY))
            throw new ArgumentException("PinholeCamera: expected focal lengths above zero and a finite centre, got "
                + FormattableString.Invariant($"{focalX}, {focalY} and ({centerX}, {centerY})."));
        (FocalX, FocalY, CenterX, CenterY) = (focalX, focalY, centerX, centerY);
    }

    /// <summary>f_x, in columns.</summary>
    public double FocalX { get; }

    /// <summary>f_y, in rows.</summary>
    public double FocalY { get; }

    /// <summary>c_x, the column of the axis.</summary>
    public double CenterX { get; }

    /// <summary>c_y, the row of the axis.</summary>
    public double CenterY { get; }

    /// <summary>√(f_x·f_y).</summary>
    public double Focal => Math.Sqrt(FocalX * FocalY);

    /// <summary>The horizontal angle of view from edge to edge in degrees, where the axis goes through the middle: 2·arctan(width /
    /// (2·f_x)).</summary>
    /// <param name="width">Columns of the picture.</param>
    public double FieldOfView(int width) => 2 * Math.Atan(width / (2 * FocalX)) * 180 / Math.PI;

    /// <summary>The point at distance 1 that a pixel sees, as (x, y): x to the right, y up.</summary>
    /// <param name="column">From 0, perhaps between pixels.</param>
    /// <param name="row">From 0, downwards.</param>
    public (double X, double Y) Ray(double column, double row) => ((column - CenterX) / FocalX, (CenterY - row) / FocalY);

    /// <summary>A camera whose axis goes through the middle of its picture.</summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="pixels">The focal length in pixels: that in millimetres · columns / the sensor's width in millimetres.</param>
    /// <exception cref="ArgumentException">The focal length is not above zero.</exception>
    public static PinholeCamera OfFocalLength(int width, int height, double pixels) =>
        new(pixels, pixels, (width - 1) / 2.0, (height - 1) / 2.0);

    /// <summary>f = width / (2·tan(angle/2)), with the axis through the middle of the picture.</summary>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="degrees">The horizontal angle of view, from edge to edge.</param>
    /// <exception cref="ArgumentException">The angle is not between 0° and 180°.</exception>
    public static PinholeCamera OfFieldOfView(int width, int height, double degrees) => degrees is > 0 and < 180
        ? OfFocalLength(width, height, width / (2 * Math.Tan(degrees * Math.PI / 360)))
        : throw new ArgumentException("PinholeCamera: expected an angle of view between 0° and 180°, got "
            + FormattableString.Invariant($"{degrees}°."), nameof(degrees));
}
