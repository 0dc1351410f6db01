namespace Fovea.Photometry;

/// <summary>A camera that is near: each pixel is seen along its own ray. <b>Units</b>: pixels.</summary>
/// <param name="Focal">Focal length in pixels: millimetres of the lens times pixels per millimetre of the sensor.</param>
/// <param name="X">Where the optical axis meets the picture: half its width, less half a pixel.</param>
/// <param name="Y">Half its height, less half a pixel.</param>
public readonly record struct PinholeView(double Focal, double X, double Y)
{
    /// <summary>The unit vector from the camera to what is seen at a point: x right, y up, z towards the camera.</summary>
    public Vector3d Ray(double x, double y) => new Vector3d((x - X) / Focal, (Y - y) / Focal, -1).Unit();

    /// <summary>The normal of a ball at a point of the picture, and the direction back to the camera; null beside the ball.</summary>
    /// <remarks>The ball's centre lies along the ray of its outline's middle; with that distance as unit its radius is sin α, where
    /// tan α is the outline's radius over the focal length along that ray.</remarks>
    /// <param name="ball">The outline.</param>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    public (Vector3d Normal, Vector3d View)? On(Circle ball, double x, double y)
    {
        var (centre, ray) = (Ray(ball.X, ball.Y), Ray(x, y));
        // Off the axis a pixel spans less of the angle.
        var alpha = Math.Atan(ball.Radius / Focal * -centre.Z);
        var (along, radius) = (ray.Dot(centre), Math.Sin(alpha));
        var rest = along * along - 1 + radius * radius;
        if (!(rest > 0)) return null;
        var point = (along - Math.Sqrt(rest)) * ray;
        return ((point - centre).Unit(), -1 * ray);
    }
}
