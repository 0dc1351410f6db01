using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>The mean angle between normals.</summary>
public interface IAngularError
{
    /// <summary>The mean over the pixels of arccos(a·b), in degrees.</summary>
    double Mean(double[,] a, double[,] b);
}

internal sealed class AngularErrorExercise : Exercise<IAngularError>
{
    public AngularErrorExercise() : base("photometric-stereo", "angular-error", 70, "AngularError", "the mean angle between two sets of normals")
    {
        Check("Mean", 1, (answer, draw) =>
        {
            var (a, b) = Pair(draw);
            return new Trial(() => answer.Mean(a, b), Angles(a, b).Average())
                .Mistake("this is in radians: 1 is 180/π degrees", () => Angles(a, b).Average() * Math.PI / 180)
                .Mistake("sum where the mean was meant", () => Angles(a, b).Sum())
                .Mistake("the mean is of the angles: here it is the angle of the mean cosine",
                    () => Math.Acos(Angles(a, b).Average(v => Math.Cos(v * Math.PI / 180))) * 180 / Math.PI)
                .Keeps(a).Keeps(b);
        });
        Check("Mean: normals that are the same", 1, (answer, draw) =>
        {
            // 0.6² + 0.8² may come out a little above 1, and so do these.
            var a = new double[draw.Size("P", 5), 3];
            for (var p = 0; p < a.GetLength(0); p++) (a[p, 0], a[p, 1], a[p, 2]) = (0.48, 0.6 + 1e-15, 0.64);
            return new Trial(() => answer.Mean(a, a) < 1e-5 ? 0 : answer.Mean(a, a), 0)
                .Mistake("rounding may bring a·b a little above 1, and the arc cosine of that is not a number: cut it off at −1 and 1",
                    () => double.NaN);
        });
    }

    private static (double[,] A, double[,] B) Pair(Draw draw)
    {
        var o = new MattObject(draw, 0.5);
        var b = (o.Normals.ToTensor() + draw.Matrix(o.Albedo.Length, 3, 0, 0.2).ToTensor()).ToMatrix();
        for (var p = 0; p < b.GetLength(0); p++)
        {
            var length = Math.Sqrt((b[p, 0] * b[p, 0]) + (b[p, 1] * b[p, 1]) + (b[p, 2] * b[p, 2]));
            for (var i = 0; i < 3; i++) b[p, i] /= length;
        }
        return (o.Normals, b);
    }

    private static double[] Angles(double[,] a, double[,] b) => [.. Enumerable.Range(0, a.GetLength(0)).Select(p =>
        Math.Acos(Math.Clamp((a[p, 0] * b[p, 0]) + (a[p, 1] * b[p, 1]) + (a[p, 2] * b[p, 2]), -1, 1)) * 180 / Math.PI)];
}
