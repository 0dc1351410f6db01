using Fovea.Course;

namespace PhotometricStereo;

/// <summary>
/// A matt, or Lambertian, surface: its brightness is I = ρ·max(0, n·l), the same from every side. Where the light is
/// behind the surface it is dark.
/// </summary>
public sealed class Lambertian : ILambertian
{
    /// <summary>
    /// normals [P, 3] of length 1, albedo ρ [P], lights [K, 3] of length 1. Return the brightness [K, P]: a row is the
    /// picture under one light.
    /// </summary>
    public double[,] Render(double[,] normals, double[] albedo, double[,] lights)
    {
        // begin
        var intensities = new double[lights.GetLength(0), albedo.Length];
        for (var k = 0; k < lights.GetLength(0); k++)
        {
            for (var p = 0; p < albedo.Length; p++)
            {
                var cosine = (lights[k, 0] * normals[p, 0]) + (lights[k, 1] * normals[p, 1]) + (lights[k, 2] * normals[p, 2]);
                intensities[k, p] = albedo[p] * Math.Max(0, cosine);
            }
        }
        return intensities;
        // end
    }
}
