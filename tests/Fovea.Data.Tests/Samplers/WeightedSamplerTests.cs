namespace Fovea.Data.Tests.Samplers;

public class WeightedSamplerTests
{
    [Fact]
    public void Samples_come_as_often_as_their_weights_say()
    {
        double[] weights = [1, 0, 3, 0, 6, 0];
        var counts = new int[6];
        foreach (var index in new WeightedSampler(weights, 20_000).Order(4, 0)) counts[index]++;
        for (var i = 0; i < 6; i++)
        {
            var p = weights[i] / 10;
            // Four standard deviations of the binomial distribution.
            Assert.InRange(counts[i], 20_000 * p - 4 * Math.Sqrt(20_000 * p * (1 - p)), 20_000 * p + 4 * Math.Sqrt(20_000 * p * (1 - p)));
        }
    }

    [Fact]
    public void An_epoch_has_as_many_samples_as_weights_unless_told()
    {
        Assert.Equal(3, new WeightedSampler([1, 1, 1]).Count);
        Assert.Equal(7, new WeightedSampler([0, 2, 0], 7).Count);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1], new WeightedSampler([0, 2, 0], 7).Order(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedSampler([1], 0));
    }

    [Theory]
    [InlineData(-1.0, "expected weights of 0 or more, got -1 at 1")]
    [InlineData(double.NaN, "expected weights of 0 or more, got NaN at 1")]
    [InlineData(double.PositiveInfinity, "got ∞ at 1")]
    public void A_weight_that_is_none_is_named(double weight, string message) =>
        Assert.Contains(message.Replace("∞", double.PositiveInfinity.ToString(), StringComparison.Ordinal),
            Assert.Throws<ArgumentException>(() => new WeightedSampler([1, weight])).Message);

    [Fact]
    public void Weights_that_are_all_zero_are_refused() =>
        Assert.Contains("expected weights with a finite sum above 0, got 0 from 2 weights",
            Assert.Throws<ArgumentException>(() => new WeightedSampler([0, 0])).Message);
}
