using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>l = (cos e·cos a, cos e·sin a, sin e).</summary>
public interface ILightDirections
{
    /// <summary>A row for each light, from azimuth a and elevation e in degrees.</summary>
    double[,] Directions(double[] azimuth, double[] elevation);
}

internal sealed class LightDirectionsExercise : Exercise<ILightDirections>
{
    public LightDirectionsExercise() : base("photometric-stereo", "lights", 10, "LightDirections", "the matrix of light directions")
    {
        Check("Directions", 1, (answer, draw) =>
        {
            var (a, e) = (new double[draw.Size("K", 4)], new double[draw.Sizes[0].Value]);
            for (var k = 0; k < a.Length; k++) (a[k], e[k]) = (draw.Uniform(0, 360), draw.Uniform(20, 80));
            const double degree = Math.PI / 180;
            return new Trial(() => answer.Directions(a, e), Rows(a, e, degree))
                .Mistake("degrees are taken for radians: Math.Cos wants radians, a·π/180", () => Rows(a, e, 1))
                .Mistake("the elevation is measured from the horizon, not from the z axis: z = sin e",
                    () => Rows(a, [.. e.Select(v => 90 - v)], degree))
                .Mistake("the azimuth is measured from the x axis: x goes with cos a, y with sin a",
                    () => Rows([.. a.Select(v => 90 - v)], e, degree))
                .Keeps(a, "azimuth").Keeps(e, "elevation");
        });
    }

    private static Tensor Rows(double[] azimuth, double[] elevation, double unit)
    {
        var rows = new double[azimuth.Length, 3];
        for (var k = 0; k < azimuth.Length; k++)
        {
            var (a, e) = (azimuth[k] * unit, elevation[k] * unit);
            (rows[k, 0], rows[k, 1], rows[k, 2]) = (Math.Cos(e) * Math.Cos(a), Math.Cos(e) * Math.Sin(a), Math.Sin(e));
        }
        return rows.ToTensor();
    }
}
