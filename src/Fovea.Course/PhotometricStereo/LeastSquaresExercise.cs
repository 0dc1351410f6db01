using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>G = (LᵀL)⁻¹·Lᵀ·I.</summary>
public interface ILeastSquares
{
    /// <summary>The G of each pixel that fits its brightness under all lights best.</summary>
    double[,] Solve(double[,] lights, double[,] intensities);
}

internal sealed class LeastSquaresExercise : Exercise<ILeastSquares>
{
    public LeastSquaresExercise() : base("photometric-stereo", "least-squares", 30, "LeastSquares",
        "albedo times normal from more lights than three")
    {
        Check("Solve", 3, (answer, draw) =>
        {
            var o = new MattObject(draw, 0.85);
            // With noise, so that no three lights agree with the others.
            var noise = draw.Matrix(o.Lights.GetLength(0), o.Albedo.Length, 0, 0.02).ToTensor();
            var (lights, intensities) = (o.Lights, (o.Render() + noise).ToMatrix());
            var (l, i) = (lights.ToTensor(), intensities.ToTensor());
            return new Trial(() => answer.Solve(lights, intensities), l.Lstsq(i).Transpose(0, 1))
                .Mistake("the first three lights alone are used: least squares takes all of them",
                    () => l.Slice(0, 0, 3).Solve(i.Slice(0, 0, 3)).Transpose(0, 1))
                .Mistake("(LᵀL)⁻¹ is left out: Lᵀ·I alone is not the solution", () => i.MatMul(l, transposeA: true))
                .Mistake("the result is transposed: a row for each pixel", () => l.Lstsq(i))
                .Mistake("the normals are scaled to length 1 here: return G = ρ·n, whose length is the albedo",
                    () => l.Lstsq(i).Transpose(0, 1) / l.Lstsq(i).Square().Sum(0).Sqrt().Reshape([-1, 1]))
                .Keeps(lights).Keeps(intensities);
        });
    }
}
