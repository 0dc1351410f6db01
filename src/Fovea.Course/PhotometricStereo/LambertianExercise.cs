using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>I = ρ·max(0, n·l).</summary>
public interface ILambertian
{
    /// <summary>The brightness of each pixel under each light.</summary>
    double[,] Render(double[,] normals, double[] albedo, double[,] lights);
}

internal sealed class LambertianExercise : Exercise<ILambertian>
{
    public LambertianExercise() : base("photometric-stereo", "render", 20, "Lambertian", "the brightness of a matt surface")
    {
        Check("Render", 2, (answer, draw) =>
        {
            var o = new MattObject(draw, 0.05);
            var cosines = o.Lights.ToTensor().MatMul(o.Normals.ToTensor(), transposeB: true);
            return new Trial(() => answer.Render(o.Normals, o.Albedo, o.Lights), o.Render())
                .Mistake("where the light is behind the surface the brightness is 0, not negative: max(0, n·l)",
                    () => cosines * o.Albedo.ToTensor())
                .Mistake("the albedo is forgotten", () => cosines.ReLU())
                .Mistake("where the light is behind the surface the brightness is 0, not |n·l|", () => cosines.Abs() * o.Albedo.ToTensor())
                .Keeps(o.Normals, "normals").Keeps(o.Albedo, "albedo").Keeps(o.Lights, "lights");
        });
    }
}
