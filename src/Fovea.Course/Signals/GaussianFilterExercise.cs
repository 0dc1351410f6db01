using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>g(t) ∝ exp(−t²/(2σ²)), along rows and columns.</summary>
public interface IGaussianFilter
{
    /// <summary>g(−r) … g(r), which sum to 1.</summary>
    double[] Kernel(double sigma, int radius);

    /// <summary>The picture blurred by the kernel along both axes.</summary>
    double[,] Filter(double[,] x, double sigma, int radius);
}

internal sealed class GaussianFilterExercise : Exercise<IGaussianFilter>
{
    public GaussianFilterExercise() : base("signals", "gaussian-filter", 60, "GaussianFilter", "the Gaussian filter, row by row and column by column")
    {
        Check("Kernel", 2, (answer, draw) =>
        {
            var (sigma, radius) = (draw.Uniform(0.8, 1.8), draw.Whole(2, 4));
            return new Trial(() => answer.Kernel(sigma, radius), Kernel(sigma, radius))
                .Mistake("the weights do not sum to 1: divide by their sum", () => Raw(radius, t => t * t / (2 * sigma * sigma)))
                .Mistake("1/(σ√(2π)) makes the integral 1, not the sum of the weights: divide by their sum",
                    () => Raw(radius, t => t * t / (2 * sigma * sigma)) / (sigma * Math.Sqrt(2 * Math.PI)))
                .Mistake("σ is squared: exp(−t²/(2σ²))", () => Unit(Raw(radius, t => t * t / (2 * sigma))))
                .Mistake("the 2 is missing: exp(−t²/(2σ²))", () => Unit(Raw(radius, t => t * t / (sigma * sigma))))
                .Mistake("t is squared: exp(−t²/(2σ²))", () => Unit(Raw(radius, t => Math.Abs(t) / (2 * sigma * sigma))))
                .Mistake("the middle of the kernel is at t = 0: t runs from −r to r",
                    () => Unit(Tensor.From([.. Enumerable.Range(0, (2 * radius) + 1)
                        .Select(t => Math.Exp(-t * t / (2 * sigma * sigma)))])));
        });
        Check("Filter", 2, (answer, draw) =>
        {
            var (x, sigma, radius) = (draw.Matrix(draw.Size("H", 6), draw.Size("W", 6), 2), draw.Uniform(0.8, 1.8), draw.Whole(2, 3));
            var (g, size) = (Kernel(sigma, radius), (2 * radius) + 1);
            return new Trial(() => answer.Filter(x, sigma, radius), Reference(x, sigma, radius))
                .Mistake("the picture is blurred along its rows alone: columns are missing",
                    () => Windows.Correlate(x, g.Reshape([1, size])))
                .Mistake("the picture is blurred along its columns alone: rows are missing",
                    () => Windows.Correlate(x, g.Reshape([size, 1])))
                .Mistake(Windows.Zeros, () => Windows.Correlate(x, g.Outer(g), PaddingMode.Zeros))
                .Keeps(x);
        });
    }

    protected override IEnumerable<PageBlock> Show(IGaussianFilter answer)
    {
        yield return new PageChart(new StemPlot("The kernel for σ = 2") { XLabel = "t" }.Add("yours", -6, answer.Kernel(2, 6)));
        var x = Pictures.Speckled();
        yield return Pictures.Beside("Blurred with σ = 2", x, answer.Filter(x, 2, 6), Reference(x, 2, 6));
    }

    private static Tensor Reference(double[,] x, double sigma, int radius)
    {
        var g = Kernel(sigma, radius);
        return Windows.Correlate(x, g.Outer(g));
    }

    private static Tensor Kernel(double sigma, int radius) => Unit(Raw(radius, t => t * t / (2 * sigma * sigma)));

    private static Tensor Raw(int radius, Func<double, double> exponent) =>
        Tensor.From([.. Enumerable.Range(-radius, (2 * radius) + 1).Select(t => Math.Exp(-exponent(t)))]);

    private static Tensor Unit(Tensor weights) => weights / weights.Sum();
}
