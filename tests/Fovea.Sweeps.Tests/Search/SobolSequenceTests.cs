namespace Fovea.Sweeps.Tests.Search;

/// <summary>The Sobol sequence against known points, and what scrambling leaves as it is.</summary>
public class SobolSequenceTests
{
    // torch.quasirandom.SobolEngine(64).draw(1024, dtype=torch.float64), PyTorch 1.13.1, coordinates 0, 1, 2, 9, 31, 63.
    [Theory]
    [InlineData(0, 0, 0, 0, 0, 0, 0)]
    [InlineData(1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)]
    [InlineData(2, 0.75, 0.25, 0.25, 0.75, 0.25, 0.75)]
    [InlineData(3, 0.25, 0.75, 0.75, 0.25, 0.75, 0.25)]
    [InlineData(700, 0.2802734375, 0.0986328125, 0.1376953125, 0.9345703125, 0.5576171875, 0.4365234375)]
    [InlineData(1023, 0.0009765625, 0.7529296875, 0.6123046875, 0.8505859375, 0.6142578125, 0.0400390625)]
    public void Points_are_those_of_Joe_and_Kuo(int index, double a, double b, double c, double d, double e, double f)
    {
        var point = new SobolSequence(64).Point((uint)index);
        Assert.Equal([a, b, c, d, e, f], new[] { 0, 1, 2, 9, 31, 63 }.Select(axis => point[axis]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0ul)]
    [InlineData(7ul)]
    public void Each_part_of_each_axis_has_one_point(ulong? scramble)
    {
        var sequence = new SobolSequence(SobolSequence.MostDimensions, scramble);
        var points = Enumerable.Range(0, 256).Select(n => sequence.Point((uint)n)).ToList();
        for (var d = 0; d < SobolSequence.MostDimensions; d++)
            Assert.Equal(Enumerable.Range(0, 256), points.Select(p => (int)(p[d] * 256)).Order());
        // The first two axes: of the 16 × 16 fields of the square, each has one as well.
        Assert.Equal(256, points.Select(p => ((int)(p[0] * 16), (int)(p[1] * 16))).Distinct().Count());
    }

    [Fact]
    public void Seeds_scramble_differently_and_evenly()
    {
        Assert.NotEqual(new SobolSequence(3, 1).Point(5), new SobolSequence(3, 2).Point(5));
        Assert.Equal(new SobolSequence(3, 1).Point(5), new SobolSequence(3, 1).Point(5));
        // A point over many seeds is uniform: mean 1/2, variance 1/12.
        var first = Enumerable.Range(0, 4000).Select(s => new SobolSequence(2, (ulong)s).Point(0)[1]).ToList();
        Assert.Equal(0.5, first.Average(), 0.02);
        Assert.Equal(1.0 / 12, first.Average(x => (x - 0.5) * (x - 0.5)), 0.005);
    }

    [Fact]
    public void Axes_without_numbers_are_refused() =>
        Assert.Contains("expected 1 to 64 dimensions, got 65",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SobolSequence(65)).Message,
            StringComparison.Ordinal);
}
