namespace Fovea.Photometry;

/// <summary>A lamp beside the object: at a point X it gives Φ·cos^μ θ·(R/‖s − X‖)², θ being the angle between its axis and the way to
/// X.</summary>
/// <remarks><b>Units</b>: millimetres in the frame of <see cref="Projection"/>: x right, y up, z against the direction in which the camera
/// looks; (0, 0, 0) is the camera, or where rays are parallel the middle of the picture at the object's mean depth. R is one length for all
/// lamps, so that values stay near 1. Source: Y. Quéau et al., "LED-based photometric stereo: modeling, calibration and numerical
/// solution", J. Math. Imaging Vis. 60, 2018, equation 2.</remarks>
/// <param name="Position">s.</param>
public sealed record NearLight(Vector3d Position)
{
    /// <summary>The lamp's axis, of any length; (0, 0, 0) for a lamp that shines alike to all sides.</summary>
    public Vector3d Axis { get; init; }

    /// <summary>μ: 0 for a lamp that shines alike to all sides, 1 for a flat LED, more for one with a lens.</summary>
    public double Exponent { get; init; }

    /// <summary>Φ, relative to the other lamps.</summary>
    public double Intensity { get; init; } = 1;

    /// <summary>Towards the lamp from a point, and cos^μ θ/‖s − X‖² there; 0 behind the lamp and at it.</summary>
    /// <param name="point">X.</param>
    public (Vector3d Direction, double Attenuation) At(Vector3d point)
    {
        var way = Position - point;
        var square = way.Dot(way);
        if (!(square > 0)) return (Vector3d.View, 0);
        var direction = 1 / Math.Sqrt(square) * way;
        if (Exponent == 0) return (direction, 1 / square);
        var cosine = -direction.Dot(Axis.Unit());
        return (direction, cosine > 0 ? Math.Pow(cosine, Exponent) / square : 0);
    }
}
