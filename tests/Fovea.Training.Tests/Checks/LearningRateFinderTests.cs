namespace Fovea.Training.Tests;

/// <summary>The learning-rate range test.</summary>
public class LearningRateFinderTests
{
    [Fact]
    public void Rates_grow_by_one_factor_and_a_rate_that_learns_is_found()
    {
        var curve = new LearningRateFinder { Steps = 100 }.Run(Configs.Session(1));
        var ratios = curve.Rates.Zip(curve.Rates.Skip(1), (a, b) => b / a).ToList();
        Assert.All(ratios, r => Assert.Equal(Math.Pow(1e7, 1.0 / 99), r, 1e-9));
        Assert.Equal(1e-6, curve.Rates[0], 1e-12);
        // The recipe's is 0.002.
        Assert.InRange(curve.Suggestion!.Value, 0.0003, 0.03);
        // It went on until the loss exploded, and not through all of the rates.
        Assert.InRange(curve.Rates.Count, 60, 100);
    }

    [Fact]
    public void The_smoothed_loss_counts_the_first_mini_batches_in_full()
    {
        var curve = new LearningRateFinder { Steps = 12, Last = 1e-5 }.Run(Configs.Session(1));
        Assert.Equal(12, curve.Losses.Count);
        Assert.Equal(curve.Losses[0], curve.Smoothed[0], 1e-12);
        Assert.Equal((0.9 * curve.Losses[0] + curve.Losses[1]) / 1.9, curve.Smoothed[1], 1e-12);
        Assert.Null(curve.Suggestion);
    }

    [Theory]
    // The least loss lies at 1: a tenth of it, or the steepest fall where that lies below, within another factor of ten.
    [InlineData(0.03, 0.03)]
    [InlineData(0.5, 0.1)]
    [InlineData(0.001, 0.1)]
    public void The_suggestion_is_the_steepest_fall_or_a_tenth_of_the_least_loss(double steepest, double expected)
    {
        var curve = new LearningRateCurve { Rates = [], Losses = [], Smoothed = [], Steepest = steepest, Least = 1 };
        Assert.Equal(expected, curve.Suggestion);
    }

    [Fact]
    public void Steepest_and_least_are_those_of_the_curve()
    {
        double[] rates = [.. Enumerable.Range(0, 81).Select(i => 1e-6 * Math.Pow(10, i / 10.0))];
        // Falls about 1e-3, least at 1e-1, then rises.
        double[] losses = [.. rates.Select(r => 2.3 - 2 / (1 + Math.Pow(1e-3 / r, 2)) + Math.Pow(r / 0.3, 2))];
        var curve = LearningRateCurve.Of(rates, losses, losses);
        Assert.Equal(-3, Math.Log10(curve.Steepest!.Value), 0.11);
        Assert.InRange(curve.Least!.Value, 0.01, 0.1);
        Assert.Contains("suggestion: 0.001", curve.ToChart().ToSvg(), StringComparison.Ordinal);
        Assert.Contains("fovea train --learning-rate 0.001", curve.ToPage("x", "fovea train --learning-rate 0.001").ToHtml(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_does_not_fall_suggests_nothing()
    {
        double[] rates = [.. Enumerable.Range(0, 50).Select(i => 1e-6 * Math.Pow(10, i / 10.0))];
        double[] losses = [.. rates.Select((_, i) => 2.3 + 0.01 * (i % 3))];
        var curve = LearningRateCurve.Of(rates, losses, losses);
        Assert.Null(curve.Suggestion);
        Assert.Contains("the loss falls at no rate", curve.ToPage("x").ToHtml(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 100, "find-lr: expected rates with 0 < first < last, got 0 and 1.")]
    [InlineData(1, 1, 100, "find-lr: expected rates with 0 < first < last, got 1 and 1.")]
    [InlineData(0.1, 1, 9, "find-lr: expected 10 mini-batches or more, got 9.")]
    public void Senseless_settings_are_refused(double first, double last, int steps, string message)
    {
        var finder = new LearningRateFinder { First = first, Last = last, Steps = steps };
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => finder.Run(Configs.Session(1))).Message);
    }

    [Fact]
    public void It_is_stopped_from_outside()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => new LearningRateFinder().Run(Configs.Session(1), null, stop.Token));
    }
}
