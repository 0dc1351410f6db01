using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>From normals to slopes, and from slopes to depth.</summary>
public interface IIntegration
{
    /// <summary>How much z grows from a pixel to the one on its right, −n_x/n_z, and to the one below it, n_y/n_z.</summary>
    (double[,] Right, double[,] Down) Slopes(double[,,] normals);

    /// <summary>The depth along a path: down the first column, then to the right in each row.</summary>
    double[,] Integrate(double[,] right, double[,] down);
}

internal sealed class IntegrationExercise : Exercise<IIntegration>
{
    private const string Flat = "the slope is the ratio to n_z: divide by it";

    public IntegrationExercise() : base("photometric-stereo", "integration", 60, "Integration", "slopes from normals, depth from slopes")
    {
        Check("Slopes: right", 1, (answer, draw) =>
        {
            var (normals, x, _, z) = Normals(draw);
            return new Trial(() => answer.Slopes(normals).Right, -x / z).Mistake(Flat, () => -x).Keeps(normals);
        });
        Check("Slopes: down", 1, (answer, draw) =>
        {
            var (normals, _, y, z) = Normals(draw);
            return new Trial(() => answer.Slopes(normals).Down, y / z)
                .Mistake("y points up and rows go down: the slope downwards is n_y/n_z, with the other sign", () => -y / z)
                .Mistake(Flat, () => y).Keeps(normals);
        });
        Check("Integrate", 2, (answer, draw) =>
        {
            var (height, width) = (draw.Size("H", 4), draw.Size("W", 4));
            var (right, down) = (draw.Matrix(height, width), draw.Matrix(height, width));
            return new Trial(() => answer.Integrate(right, down), Path(right, down, 0.5, 0.5))
                .Mistake("a step takes the mean of the slopes of both pixels, not that of the first one", () => Path(right, down, 1, 0))
                .Mistake("a step takes the mean of the slopes of both pixels, not that of the second one", () => Path(right, down, 0, 1))
                .Mistake("a step takes the mean of the slopes of both pixels, not their sum", () => Path(right, down, 1, 1))
                .Mistake("the path is another one: first down the first column, then to the right in each row",
                    () => Path(Turned(down), Turned(right), 0.5, 0.5).Transpose(0, 1))
                .Keeps(right).Keeps(down);
        });
    }

    protected override IEnumerable<PageBlock> Show(IIntegration answer)
    {
        var (right, down) = answer.Slopes(Sphere.Grid());
        var depth = answer.Integrate(right, down);
        var flat = Numbers.Flat(depth);
        yield return new PictureGallery("A sphere on a table. Streaks are errors of the rim, which the path carries along its row")
            .Add(Pictures.Grey("slope to the right, yours", right, -3, 3))
            .Add(Pictures.Grey("slope downwards, yours", down, -3, 3)).Add(Pictures.Grey("depth, yours", depth, flat.Min(), flat.Max()));
    }

    private static (double[,,] Normals, Tensor X, Tensor Y, Tensor Z) Normals(Draw draw)
    {
        var (height, width) = (draw.Size("H"), draw.Size("W"));
        var normals = new double[height, width, 3];
        for (var i = 0; i < height; i++)
        {
            for (var j = 0; j < width; j++)
            {
                var (x, y) = (draw.Uniform(-0.5, 0.5), draw.Uniform(-0.5, 0.5));
                (normals[i, j, 0], normals[i, j, 1], normals[i, j, 2]) = (x, y, Math.Sqrt(1 - (x * x) - (y * y)));
            }
        }
        var all = normals.ToTensor();
        return (normals, all.Select(2, 0), all.Select(2, 1), all.Select(2, 2));
    }

    private static double[,] Turned(double[,] x) => x.ToTensor().Transpose(0, 1).ToMatrix();

    private static Tensor Path(double[,] right, double[,] down, double first, double second)
    {
        var z = new double[right.GetLength(0), right.GetLength(1)];
        for (var i = 0; i < z.GetLength(0); i++)
        {
            if (i > 0) z[i, 0] = z[i - 1, 0] + (first * down[i - 1, 0]) + (second * down[i, 0]);
            for (var j = 1; j < z.GetLength(1); j++) z[i, j] = z[i, j - 1] + (first * right[i, j - 1]) + (second * right[i, j]);
        }
        return z.ToTensor();
    }
}
