using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>y[n] = Σ_k b[k]·x[n − k].</summary>
public interface IFirFilter
{
    /// <summary>As many values as x has; x is 0 before its beginning.</summary>
    double[] Filter(double[] x, double[] taps);
}

internal sealed class FirFilterExercise : Exercise<IFirFilter>
{
    public FirFilterExercise() : base("signals", "fir", 20, "FirFilter", "a filter of finite impulse response")
    {
        Check("Filter", 2, (answer, draw) =>
        {
            var (x, taps) = (draw.Vector(draw.Whole(11, 17)), draw.Vector(draw.Whole(3, 5)));
            return new Trial(() => answer.Filter(x, taps), Reference(x, taps))
                .Mistake("the taps are flipped: the newest value is multiplied by the first tap, b[0]",
                    () => Reference(x, [.. taps.Reverse()]))
                .Mistake("the filter looks ahead: y[n] depends on x[n], x[n − 1], …, not on x[n + 1]",
                    () => Tensor.From([.. x.Select((_, n) => taps.Select((b, k) => n + k < x.Length ? b * x[n + k] : 0).Sum())]))
                .Mistake("the first values are left out: x counts as 0 before its beginning, and y[0] = b[0]·x[0]",
                    () => Tensor.From([.. Reference(x, taps).ToArray<double>().Select((v, n) => n < taps.Length - 1 ? 0 : v)]))
                .Keeps(x).Keeps(taps);
        });
    }

    protected override IEnumerable<PageBlock> Show(IFirFilter answer)
    {
        double[] step = [0, 0, 0, .. Enumerable.Repeat(1.0, 12)], taps = [0.25, 0.25, 0.25, 0.25];
        yield return new PageChart(new StemPlot("A step, and the mean of four values of it").Add("x", 0, step)
            .Add("yours", 0, answer.Filter(step, taps)));
    }

    private static Tensor Reference(double[] x, double[] taps) =>
        Tensor.From([.. x.Select((_, n) => taps.Select((b, k) => n >= k ? b * x[n - k] : 0).Sum())]);
}
