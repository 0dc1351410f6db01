namespace Fovea.Gpu.Tests;

/// <summary>Elementary functions beside the framework's, in units of the last place.</summary>
public sealed class GpuMathTests
{
    private static readonly double[] Corners =
    [
        0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 2.5, -2.5, 1e300, -1e300, 1e-300, 5e-324, double.NaN, double.PositiveInfinity,
        double.NegativeInfinity, 9007199254740993, 709.78, -745.1, -746,
    ];

    [Fact]
    public void Exp() => Compare(GpuMath.Exp, Math.Exp, g => g.NextDouble() * 1460 - 750, Corners);

    [Fact]
    public void Log()
    {
        Compare(GpuMath.Log, Math.Log, g => BitConverter.Int64BitsToDouble(g.NextInt64(1, 0x7FEFFFFFFFFFFFFF)), Corners);
        Compare(GpuMath.Log, Math.Log, g => 2 * g.NextDouble(), []);
    }

    // A division of such an angle by π/2 in twice the digits is exact enough; beyond, there is no answer.
    [Theory]
    [InlineData(10)]
    [InlineData(1e6)]
    [InlineData(1e12)]
    public void Sine_and_cosine(double size)
    {
        double[] corners = [.. Corners.Where(x => Math.Abs(x) < 1e15)];
        Compare(GpuMath.Sin, Math.Sin, g => (2 * g.NextDouble() - 1) * size, corners);
        Compare(GpuMath.Cos, Math.Cos, g => (2 * g.NextDouble() - 1) * size, corners);
        Assert.True(double.IsNaN(GpuMath.Sin(1e16)) && double.IsNaN(GpuMath.Cos(double.NegativeInfinity)));
    }

    [Fact]
    public void Powers()
    {
        var g = new Random(1);
        for (var i = 0; i < 200_000; i++) Check(Math.Exp(20 * g.NextDouble() - 10), 60 * g.NextDouble() - 30);
        foreach (var x in Corners)
            foreach (var y in Corners) Check(x, y);

        static void Check(double x, double y) => Near(Math.Pow(x, y), GpuMath.Pow(x, y), $"{x:R}, {y:R}");
    }

    [Fact]
    public void Rest_round_largest_and_smallest_are_the_same_bits()
    {
        var g = new Random(1);
        foreach (var x in Corners.Concat(Enumerable.Range(0, 100).Select(_ => 20 * g.NextDouble() - 10)))
        {
            Same(Math.Round(x), GpuMath.Round(x));
            foreach (var y in Corners)
            {
                Same(Math.Max(x, y), GpuMath.Max(x, y));
                Same(Math.Min(x, y), GpuMath.Min(x, y));
                Same(x % y, GpuMath.Remainder(x, y));
            }
        }

        static void Same(double expected, double actual) => Assert.True(
            double.IsNaN(expected) ? double.IsNaN(actual)
                : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual),
            $"expected {expected:R}, got {actual:R}");
    }

    private static void Compare(Func<double, double> ours, Func<double, double> theirs, Func<Random, double> draw, double[] corners)
    {
        var g = new Random(1);
        foreach (var x in corners.Concat(Enumerable.Range(0, 200_000).Select(_ => draw(g)))) Near(theirs(x), ours(x), $"{x:R}");
    }

    // One unit in the last place; zeros have their sign.
    private static void Near(double expected, double actual, string at)
    {
        if (expected.Equals(actual) && (expected != 0 || double.IsNegative(expected) == double.IsNegative(actual))) return;
        var unit = Math.BitIncrement(Math.Abs(expected)) - Math.Abs(expected);
        Assert.True(Math.Abs(expected - actual) <= unit, $"at {at}: expected {expected:R}, got {actual:R}");
    }
}
