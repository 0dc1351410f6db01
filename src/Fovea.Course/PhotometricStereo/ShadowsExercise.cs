using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>Least squares over the lights that reach a pixel.</summary>
public interface IShadows
{
    /// <summary>G of each pixel from the observations above the threshold.</summary>
    double[,] Solve(double[,] lights, double[,] intensities, double threshold);
}

internal sealed class ShadowsExercise : Exercise<IShadows>
{
    private const double Threshold = 0.02;

    public ShadowsExercise() : base("photometric-stereo", "shadows", 50, "Shadows", "least squares with shadows left out")
    {
        Check("Solve", 2, (answer, draw) =>
        {
            var (lights, intensities) = Scene(draw);
            var (l, i) = (lights.ToTensor(), intensities.ToTensor());
            return new Trial(() => answer.Solve(lights, intensities, Threshold), Lit(l, i))
                .Mistake("shadows are not left out: an observation in the shadow says nothing of n·l, but that it is not above 0",
                    () => l.Lstsq(i).Transpose(0, 1))
                .Mistake("a pixel is left out where one light does not reach it: leave out that light alone", () => Lit(l, i, l.Shape[0]))
                .Keeps(lights).Keeps(intensities);
        });
        Check("Solve: fewer than three lights", 1, (answer, draw) =>
        {
            var (lights, intensities) = Scene(draw);
            // The first pixel is lit by two lights, the second by none.
            for (var k = 0; k < lights.GetLength(0); k++) (intensities[k, 0], intensities[k, 1]) = (k < 2 ? 0.3 : 0, 0);
            return new Trial(() => answer.Solve(lights, intensities, Threshold), Lit(lights.ToTensor(), intensities.ToTensor()))
                .Mistake("shadows are not left out", () => lights.ToTensor().Lstsq(intensities.ToTensor()).Transpose(0, 1));
        });
    }

    private static (double[,] Lights, double[,] Intensities) Scene(Draw draw)
    {
        var o = new MattObject(draw, 0.3);
        var intensities = o.Render().ToMatrix();
        // Every other pixel lies in the cast shadow of a light, from the fourth on.
        for (var p = 0; p < o.Albedo.Length; p += 2) intensities[draw.Whole(3, o.Lights.GetLength(0) - 1), p] = 0;
        return (o.Lights, intensities);
    }

    private static Tensor Lit(Tensor lights, Tensor intensities, int least = 3)
    {
        var i = intensities.ToMatrix();
        var pixels = Enumerable.Range(0, i.GetLength(1)).Select(p =>
        {
            var rows = Enumerable.Range(0, i.GetLength(0)).Where(k => i[k, p] > Threshold).ToArray();
            if (rows.Length < least) return Tensor.Zeros([3], DType.Float64);
            var l = Tensor.Stack([.. rows.Select(k => lights.Select(0, k))]);
            return l.Lstsq(Tensor.From(Array.ConvertAll(rows, k => i[k, p])).Reshape([rows.Length, 1])).Reshape([3]);
        });
        return Tensor.Stack([.. pixels]);
    }
}
