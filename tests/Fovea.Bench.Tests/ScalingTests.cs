using Fovea.Reports;

namespace Fovea.Bench.Tests;

/// <summary>How times grow: the fitted powers, what is timed, and the report.</summary>
public class ScalingTests
{
    [Fact]
    public void Points_on_a_power_law_give_its_factor_and_its_exponent()
    {
        var law = PowerLaw.Fit(new[] { 1.0, 2, 4, 32 }.Select(x => (x, 0.5 * Math.Pow(x, 1.5))));
        Assert.Equal(0.5, law.Factor, 1e-12);
        Assert.Equal(1.5, law.Exponent, 1e-12);
        Assert.Equal(13.5, law.At(9), 1e-9);
    }

    // Logarithms of base 2 at x = 0, 1, 2, 3 are 0, 2, 1, 3: the slope by hand is Σ(x − 1.5)(y − 1.5)/Σ(x − 1.5)² = 4/5.
    [Fact]
    public void Points_beside_a_line_count_alike()
    {
        var law = PowerLaw.Fit([(1, 1), (2, 4), (4, 2), (8, 8)]);
        Assert.Equal(0.8, law.Exponent, 1e-12);
        Assert.Equal(Math.Pow(2, 0.3), law.Factor, 1e-12);
    }

    [Fact]
    public void Points_without_a_slope_are_refused()
    {
        Assert.Contains("two values of x", Assert.Throws<ArgumentException>(() => PowerLaw.Fit([(2, 3), (2, 4)])).Message,
            StringComparison.Ordinal);
        Assert.Contains("(2, 0)", Assert.Throws<ArgumentException>(() => PowerLaw.Fit([(1, 3), (2, 0)])).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Names() => [.. ScalingEntry.All.Select(e => e.Name)];

    // The operations of the three smallest sizes, which are counted and not timed.
    [Theory]
    [MemberData(nameof(Names))]
    public void Operations_grow_by_the_power_that_is_expected(string name)
    {
        var entry = Catalog<ScalingEntry>.Find(name)!;
        Assert.Equal(entry.Sizes.Order(), entry.Sizes);
        var law = PowerLaw.Fit(entry.Sizes.Take(3).Select(size => ((double)size, (double)entry.Create(size).Flops)));
        Assert.Equal(entry.Expected, law.Exponent, 1e-9);
    }

    [Fact]
    public void A_run_has_a_point_for_each_size_and_number_of_threads()
    {
        var shares = new Shares();
        var figures = Assert.Single(new ScalingRun([1, 2], 0.001).Measure([Catalog<ScalingEntry>.Find("gemm-size")!], 2, shares,
            TestContext.Current.CancellationToken));
        Assert.Equal(4 * ScalingRun.Rounds, shares.Seen.Distinct().Count());
        Assert.Equal(shares.Seen.Order(), shares.Seen);
        Assert.Equal(1, shares.Seen[^1], 1e-12);
        Assert.Equal([(32, 1), (32, 2), (64, 1), (64, 2)], figures.Points.Select(p => (p.Size, p.Threads)).Order());
        Assert.All(figures.Points, p => Assert.True(p.Milliseconds > 0 && p.Flops == 2L * p.Size * p.Size * p.Size));
    }

    private sealed class Shares : IProgress<double>
    {
        public List<double> Seen { get; } = [];

        public void Report(double value) => Seen.Add(value);
    }

    [Fact]
    public void A_run_that_is_stopped_says_so() => Assert.Throws<OperationCanceledException>(() =>
        new ScalingRun([1], 0.001).Measure(ScalingEntry.All, 2, null, new(canceled: true)));

    // Time is 1 + n on one thread, so that the larger half is steeper than the whole, and half of it on two.
    private static ScalingFigures Known() => new(Catalog<ScalingEntry>.Find("conv-batch")!,
        [.. from size in new[] { 1, 2, 4, 8, 16 } from threads in new[] { 1, 2 }
            select new ScalingPoint(size, threads, (1.0 + size) / threads, 1000 * size)]);

    [Fact]
    public void The_larger_half_and_the_threads_have_laws_of_their_own()
    {
        var figures = Known();
        Assert.Equal(PowerLaw.Fit([(4, 5), (8, 9), (16, 17)]), figures.LawOfLarge(1));
        Assert.Equal(PowerLaw.Fit([(1, 2), (2, 3), (4, 5), (8, 9), (16, 17)]), figures.Law(1));
        Assert.Equal(figures.Law(1).Exponent, figures.Law(2).Exponent, 1e-12);
        Assert.Equal(-1, figures.LawOfThreads!.Value.Exponent, 1e-12);
        Assert.Null((figures with { Points = figures.On(1) }).LawOfThreads);
    }

    [Fact]
    public void The_report_has_the_slopes_as_a_table_as_charts_and_by_name()
    {
        var report = new ScalingReport([Known()]);
        Assert.Equal(["conv-batch", "1…16 images of a batch", "1", "1", "0.78", "0.88", "2…17", "0.0…0.0"], report.Slopes().Rows[0]);
        Assert.Equal(["conv-batch", "16", "2", "8.5", "2.00", "-1.00"], report.Threads().Rows[1]);
        Assert.Equal(2, report.Charts().Count);
        var html = report.ToPage().ToHtml();
        Assert.Contains("slope 0.88 of the larger half on 1", html, StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"s2-title\">Threads</h2>", html, StringComparison.Ordinal);
        var fields = Assert.Single(report.ToFields());
        Assert.Equal(("conv-batch", 1.0, -1.0), (fields["workload"], fields["expectedSlope"], fields["threadSlope"]));
    }

    [Fact]
    public void One_number_of_threads_has_no_chart_of_threads()
    {
        var report = new ScalingReport([Known() with { Points = Known().On(1) }]);
        Assert.Single(report.Charts());
        Assert.Empty(report.Threads().Rows);
        Assert.Single(report.ToPage().Sections);
        Assert.IsType<ChartSheet>(report.Sheet());
    }
}
