using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>The median of a square of pixels.</summary>
public interface IMedianFilter
{
    /// <summary>The median over size×size pixels; beyond the border the nearest pixel counts.</summary>
    double[,] Filter(double[,] x, int size);
}

internal sealed class MedianFilterExercise : Exercise<IMedianFilter>
{
    public MedianFilterExercise() : base("signals", "median-filter", 70, "MedianFilter", "the median over a square window")
    {
        Check("Filter", 2, (answer, draw) =>
        {
            var (x, size) = (draw.Matrix(draw.Size("H", 6), draw.Size("W", 6), 2), (2 * draw.Whole(1, 2)) + 1);
            return new Trial(() => answer.Filter(x, size), Windows.Sorted(x, size, Median))
                .Mistake("this is the mean: sort the values of the window and take the middle one",
                    () => Windows.Sorted(x, size, w => w.Average()))
                .Mistake("the values of the window are not sorted: this is the pixel itself", () => x.ToTensor())
                .Mistake("the middle of the sorted values is at size²/2, rounded down: here it is the one before",
                    () => Windows.Sorted(x, size, w => w[(w.Length / 2) - 1]))
                .Mistake("the middle of the sorted values is at size²/2, rounded down: here it is the one behind",
                    () => Windows.Sorted(x, size, w => w[(w.Length / 2) + 1]))
                .Mistake(Windows.Zeros, () => Windows.Sorted(x, size, Median, PaddingMode.Zeros))
                .Keeps(x);
        });
    }

    protected override IEnumerable<PageBlock> Show(IMedianFilter answer)
    {
        var x = Pictures.Speckled();
        yield return Pictures.Beside("The median of 3 × 3 pixels", x, answer.Filter(x, 3), Windows.Sorted(x, 3, Median));
    }

    private static double Median(double[] sorted) => sorted[sorted.Length / 2];
}
