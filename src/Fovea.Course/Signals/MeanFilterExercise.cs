using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>The mean of a square of pixels.</summary>
public interface IMeanFilter
{
    /// <summary>The mean over size×size pixels; beyond the border the nearest pixel counts.</summary>
    double[,] Filter(double[,] x, int size);
}

internal sealed class MeanFilterExercise : Exercise<IMeanFilter>
{
    public MeanFilterExercise() : base("signals", "mean-filter", 50, "MeanFilter", "the mean over a square window")
    {
        Check("Filter", 2, (answer, draw) =>
        {
            var (x, size) = (draw.Matrix(draw.Size("H", 6), draw.Size("W", 6), 2), (2 * draw.Whole(1, 2)) + 1);
            return new Trial(() => answer.Filter(x, size), Reference(x, size))
                .Mistake(Windows.Zeros, () => Reference(x, size, PaddingMode.Zeros))
                .Mistake("sum where the mean was meant: divide by the number of pixels, size²",
                    () => Reference(x, size) * (double)(size * size))
                .Mistake("a window has size² pixels, not size: divide by size²", () => Reference(x, size) * (double)size)
                .Mistake("beyond the border nearest pixels count: here the windows are cut off, and the mean is of what is left",
                    () => Reference(x, size, PaddingMode.Zeros) / Windows.Correlate(Ones(x), Box(size), PaddingMode.Zeros))
                .Keeps(x);
        });
    }

    protected override IEnumerable<PageBlock> Show(IMeanFilter answer)
    {
        var x = Pictures.Speckled();
        yield return Pictures.Beside("The mean of 5 × 5 pixels", x, answer.Filter(x, 5), Reference(x, 5));
    }

    private static Tensor Reference(double[,] x, int size, PaddingMode border = PaddingMode.Replicate) =>
        Windows.Correlate(x, Box(size), border);

    private static Tensor Box(int size) => Tensor.Full([size, size], 1.0 / (size * size), DType.Float64);

    private static double[,] Ones(double[,] x) => Tensor.Ones([x.GetLength(0), x.GetLength(1)], DType.Float64).ToMatrix();
}
