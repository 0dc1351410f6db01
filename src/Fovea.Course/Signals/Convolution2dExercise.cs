using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>y[i, j] = Σ_u,v k[u, v]·x[i + r − u, j + q − v].</summary>
public interface IConvolution2d
{
    /// <summary>As large as x; x is 0 outside.</summary>
    double[,] Convolve(double[,] x, double[,] kernel);
}

internal sealed class Convolution2dExercise : Exercise<IConvolution2d>
{
    public Convolution2dExercise() : base("signals", "convolution-2d", 40, "Convolution2d", "convolution of a picture with a kernel")
    {
        Check("Convolve", 3, (answer, draw) =>
        {
            var x = draw.Matrix(draw.Size("H", 5), draw.Size("W", 5));
            var kernel = draw.Matrix((2 * draw.Whole(1, 2)) + 1, (2 * draw.Whole(1, 2)) + 1);
            var k = kernel.ToTensor();
            return new Trial(() => answer.Convolve(x, kernel), Windows.Correlate(x, k.Flip(0, 1), PaddingMode.Zeros))
                .Mistake("flipped kernel: this is the correlation; a convolution turns the kernel round in both axes",
                    () => Windows.Correlate(x, k, PaddingMode.Zeros))
                .Mistake("the kernel is turned round in one axis alone, upside down: the other axis is missing",
                    () => Windows.Correlate(x, k.Flip(0), PaddingMode.Zeros))
                .Mistake("the kernel is turned round in one axis alone, left to right: the other axis is missing",
                    () => Windows.Correlate(x, k.Flip(1), PaddingMode.Zeros))
                .Mistake("x counts as 0 beyond the border, not as its nearest pixel", () => Windows.Correlate(x, k.Flip(0, 1)))
                .Mistake("the padding is forgotten: the result is as large as x", () => Valid(x, k.Flip(0, 1)))
                .Mistake("the padding is forgotten, and the kernel is not turned round", () => Valid(x, k))
                .Keeps(x).Keeps(kernel);
        });
    }

    protected override IEnumerable<PageBlock> Show(IConvolution2d answer)
    {
        var (x, kernel) = (Pictures.Scene(), new double[,] { { -2, -1, 0 }, { -1, 1, 1 }, { 0, 1, 2 } });
        yield return Pictures.Beside("Embossed", x, answer.Convolve(x, kernel),
            Windows.Correlate(x, kernel.ToTensor().Flip(0, 1), PaddingMode.Zeros), -1, 2);
    }

    private static Tensor Valid(double[,] x, Tensor k) => x.ToTensor().Reshape([1, 1, x.GetLength(0), x.GetLength(1)])
        .Conv2d(k.Reshape([1, 1, k.Shape[0], k.Shape[1]])).Reshape([x.GetLength(0) - k.Shape[0] + 1, x.GetLength(1) - k.Shape[1] + 1]);
}
