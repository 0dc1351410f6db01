using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>The gradient of a picture by Sobel's kernels.</summary>
public interface ISobelFilter
{
    /// <summary>The derivative to the right and the one downwards.</summary>
    (double[,] Gx, double[,] Gy) Gradient(double[,] x);

    /// <summary>√(gx² + gy²).</summary>
    double[,] Magnitude(double[,] x);
}

internal sealed class SobelFilterExercise : Exercise<ISobelFilter>
{
    private static readonly Tensor Right = new double[,] { { -1, 0, 1 }, { -2, 0, 2 }, { -1, 0, 1 } }.ToTensor();

    public SobelFilterExercise() : base("signals", "sobel-filter", 80, "SobelFilter", "edges by Sobel's kernels")
    {
        Check("Gradient: gx", 1, (answer, draw) => Gradient(draw, x => answer.Gradient(x).Gx, Right));
        Check("Gradient: gy", 1, (answer, draw) => Gradient(draw, x => answer.Gradient(x).Gy, Right.Transpose(0, 1)));
        Check("Magnitude", 1, (answer, draw) =>
        {
            var x = draw.Matrix(draw.Size("H", 5), draw.Size("W", 5));
            var (gx, gy) = (Windows.Correlate(x, Right), Windows.Correlate(x, Right.Transpose(0, 1)));
            return new Trial(() => answer.Magnitude(x), Magnitude(x))
                .Mistake("the root is missing: √(gx² + gy²)", () => gx.Square() + gy.Square())
                .Mistake("this is |gx| + |gy|: the magnitude is √(gx² + gy²)", () => gx.Abs() + gy.Abs())
                .Keeps(x);
        });
    }

    protected override IEnumerable<PageBlock> Show(ISobelFilter answer)
    {
        var x = Pictures.Scene();
        yield return Pictures.Beside("The magnitude of the gradient", x, answer.Magnitude(x), Magnitude(x), 0, 3);
    }

    private static Tensor Magnitude(double[,] x) =>
        (Windows.Correlate(x, Right).Square() + Windows.Correlate(x, Right.Transpose(0, 1)).Square()).Sqrt();

    private static Trial Gradient(Draw draw, Func<double[,], Array?> call, Tensor kernel)
    {
        var x = draw.Matrix(draw.Size("H", 5), draw.Size("W", 5));
        return new Trial(() => call(x), Windows.Correlate(x, kernel))
            .Mistake("flipped kernel: the derivative is right or lower pixel minus left or upper one, which a convolution, that turns the "
                + "kernel round, has with the other sign", () => Windows.Correlate(x, kernel * -1.0))
            .Mistake("gx and gy are exchanged", () => Windows.Correlate(x, kernel.Transpose(0, 1)))
            .Mistake(Windows.Zeros, () => Windows.Correlate(x, kernel, PaddingMode.Zeros))
            .Mistake("the middle row or column counts twice: [1 2 1], not [1 1 1]",
                () => Windows.Correlate(x, kernel.Clamp(-1, 1)))
            .Keeps(x);
    }
}
