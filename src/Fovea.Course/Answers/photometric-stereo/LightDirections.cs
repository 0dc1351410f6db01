using Fovea.Course;

namespace PhotometricStereo;

/// <summary>
/// The matrix of light directions, a row of length 1 for each light, from the object to the light. x is to the right, y
/// up, z towards the camera.
/// </summary>
public sealed class LightDirections : ILightDirections
{
    /// <summary>
    /// azimuth a [K] and elevation e [K] in degrees: a turns from the x axis towards the y axis, e rises from the plane
    /// of x and y towards z. Return [K, 3] with the rows (cos e·cos a, cos e·sin a, sin e).
    /// </summary>
    public double[,] Directions(double[] azimuth, double[] elevation)
    {
        // begin
        var lights = new double[azimuth.Length, 3];
        for (var k = 0; k < azimuth.Length; k++)
        {
            var (a, e) = (azimuth[k] * Math.PI / 180, elevation[k] * Math.PI / 180);
            lights[k, 0] = Math.Cos(e) * Math.Cos(a);
            lights[k, 1] = Math.Cos(e) * Math.Sin(a);
            lights[k, 2] = Math.Sin(e);
        }
        return lights;
        // end
    }
}
