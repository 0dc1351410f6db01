using Fovea.Course;

namespace PhotometricStereo;

/// <summary>
/// How far normals are off: the angle between two of length 1 is arccos(a·b).
/// </summary>
public sealed class AngularError : IAngularError
{
    /// <summary>
    /// a [P, 3], b [P, 3], of length 1 up to rounding. Return the mean angle over all pixels, in degrees.
    /// </summary>
    public double Mean(double[,] a, double[,] b)
    {
        // begin
        var sum = 0.0;
        for (var p = 0; p < a.GetLength(0); p++)
        {
            var cosine = (a[p, 0] * b[p, 0]) + (a[p, 1] * b[p, 1]) + (a[p, 2] * b[p, 2]);
            sum += Math.Acos(Math.Clamp(cosine, -1, 1)) * 180 / Math.PI;
        }
        return sum / a.GetLength(0);
        // end
    }
}
