using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>y = max(0, x).</summary>
public interface IRelu
{
    /// <summary>max(0, x).</summary>
    double[,] Forward(double[,] x);

    /// <summary>∂L/∂x from ∂L/∂y.</summary>
    double[,] Backward(double[,] upstream, double[,] x);
}

internal sealed class ReluExercise : Exercise<IRelu>
{
    public ReluExercise() : base("backprop", "relu", 60, "Relu", "the rectifier max(0, x)")
    {
        Check("Forward", 1, (answer, draw) =>
        {
            var x = draw.Matrix(draw.Size("N"), draw.Size("D"));
            return new Trial(() => answer.Forward(x), x.ToTensor().ReLU())
                .Mistake("this is |x|: where x is negative the result is 0", () => x.ToTensor().Abs())
                .Mistake("this is min(0, x)", () => x.ToTensor().Minimum(0)).Keeps(x);
        });
        Check("Backward", 2, (answer, draw) =>
        {
            var (rows, columns) = (draw.Size("N"), draw.Size("D"));
            var (x, upstream) = (draw.Matrix(rows, columns), draw.Matrix(rows, columns));
            var (at, from) = (x.ToTensor(), upstream.ToTensor());
            return Trial.Gradient(() => answer.Backward(upstream, x), t => t.ReLU(), x, upstream)
                .Mistake("the gradient passes at negative inputs as well: it is 0 where x < 0", () => from)
                .Mistake("the gradient of ReLU is taken by the sign of the upstream gradient: it is the sign of the input x that counts",
                    () => from.ReLU())
                .Mistake("the gradient passes where x is negative: it is the other way round", () => from - (from * Positive(at)))
                .Mistake("the local derivative is 1 where x > 0, not x", () => from * at.ReLU())
                .Mistake("the gradient at negative inputs is 0, not the negative upstream gradient: this is |x|'s",
                    () => from * at.Sign())
                .Keeps(upstream).Keeps(x);
        });
    }

    private static Tensor Positive(Tensor x) => x.Greater(0).To(DType.Float64);
}
