namespace Fovea.Imaging.Tests.Signals;

/// <summary><see cref="SignalConvolution"/>: known values, time origins, and both ways of computing.</summary>
public class SignalConvolutionTests
{
    private static readonly SignalSource Rect = SignalCatalog.Parse("rect:7"), Exponential = SignalCatalog.Parse("exp:0.5");

    [Fact]
    public void A_rectangle_with_an_exponential_rises_and_falls()
    {
        var y = SignalConvolution.Convolve(Rect, Exponential, -6, 12);
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 1.5, 1.75, 1.875, 1.9375, 1.96875, 1.984375, 0.9921875, 0.49609375, 0.248046875, 0.1240234375],
            y.Values.Take(17));
        Assert.Equal((-6, 12), (y.Start, y.End));
        Assert.Equal(y.Values, SignalConvolution.Convolve(Exponential, Rect, -6, 12).Values);
    }

    [Fact]
    public void Shifting_the_input_shifts_the_output()
    {
        var y = SignalConvolution.Convolve(Rect, Exponential, -6, 12);
        var later = SignalConvolution.Convolve(Rect.Shift(5), Exponential, -1, 17);
        Assert.Equal(y.Values, later.Values);
        Assert.Equal(y.Start + 5, later.Start);
    }

    [Fact]
    public void Windows_agree_with_whole_signals()
    {
        var (x, h) = (SignalCatalog.Parse("[1 -2 3 0.5]@-2"), SignalCatalog.Parse("gaussian:0.7@1"));
        var whole = SignalConvolution.Convolve(x.ToSignal(), h.ToSignal());
        foreach (var (from, to) in new[] { (-9, 9), (0, 1), (2, 2), (50, 60), (-60, -50) })
        {
            var part = SignalConvolution.Convolve(x, h, from, to);
            Assert.Equal(Enumerable.Range(from, to - from + 1).Select(n => whole[n]), part.Values, (a, b) => Math.Abs(a - b) < 1e-14);
        }
    }

    [Fact]
    public void Endless_signals_meet_where_their_sums_end()
    {
        var step = SignalCatalog.Parse("step");
        // u ∗ u is a ramp; a sine through a mean over its period is 0; an impulse changes nothing.
        Assert.Equal([0, 0, 1, 2, 3], SignalConvolution.Convolve(step, step, -2, 2).Values);
        Assert.Equal([2, 1, 0, 0, 0], SignalConvolution.Convolve(step.Reverse(), step.Reverse(), -1, 3).Values);
        var sine = SignalCatalog.Parse("sine:6");
        Assert.All(SignalConvolution.Convolve(sine, SignalCatalog.Parse("rect:6"), -20, 20).Values, v => Assert.Equal(0, v, 1e-14));
        Assert.Equal(sine.Window(-5, 5).Values, SignalConvolution.Convolve(sine, SignalCatalog.Parse("impulse"), -5, 5).Values);
        var thrown = Assert.Throws<InvalidOperationException>(() => SignalConvolution.Convolve(sine, step, 0, 5));
        Assert.Equal("sine:6 and step: expected that one of the two is finite, or that both have a beginning, or both an end: the sums would have "
            + "no end.", thrown.Message);
    }

    // numpy.convolve and numpy.correlate of [1, 2, 3, 4] and [1, 0, -1].
    [Theory]
    [InlineData(ConvolutionMode.Full, 0, new double[] { 1, 2, 2, 2, -3, -4 }, new double[] { -1, -2, -2, -2, 3, 4 })]
    [InlineData(ConvolutionMode.Same, 1, new double[] { 2, 2, 2, -3 }, new double[] { -2, -2, -2, 3 })]
    [InlineData(ConvolutionMode.Valid, 2, new double[] { 2, 2 }, new double[] { -2, -2 })]
    public void Modes_are_those_of_NumPy_and_keep_their_times(ConvolutionMode mode, int start, double[] convolved, double[] correlated)
    {
        var (x, h) = (new Signal(10, [1, 2, 3, 4]), new Signal(-3, [1, 0, -1]));
        var y = SignalConvolution.Convolve(x, h, new() { Mode = mode });
        Assert.Equal(convolved, y.Values);
        Assert.Equal(10 - 3 + start, y.Start);
        var r = SignalConvolution.Correlate(x, h, new() { Mode = mode });
        Assert.Equal(correlated, r.Values);
        // h turned round ends at 3 and begins at 1.
        Assert.Equal(10 + 1 + start, r.Start);
    }

    [Fact]
    public void Direct_sums_and_the_transform_agree_for_every_length_mode_stride_and_padding()
    {
        var random = new Random(2);
        foreach (var (n, k) in new[] { (1, 1), (2, 5), (17, 8), (64, 64), (301, 100) })
        {
            var x = new Signal(-3, [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)]);
            var h = new Signal(5, [.. Enumerable.Range(0, k).Select(_ => random.NextDouble() - 0.5)]);
            foreach (var mode in Enum.GetValues<ConvolutionMode>())
                foreach (var (stride, padding) in new[] { (1, 0), (2, 0), (3, 4), (1, 60) })
                {
                    if (mode == ConvolutionMode.Valid && n + 2 * padding < k) continue;
                    var options = new ConvolutionOptions { Mode = mode, Stride = stride, Padding = padding };
                    var (direct, fast) = (SignalConvolution.Directly(x, h, options), SignalConvolution.ByFourier(x, h, options));
                    Assert.Equal((direct.Start, direct.Step, direct.Values.Count), (fast.Start, fast.Step, fast.Values.Count));
                    Assert.Equal(direct.Values, fast.Values, (a, b) => Math.Abs(a - b) < 1e-13);
                }
        }
    }

    [Fact]
    public void Long_signals_go_through_the_transform_and_short_ones_do_not()
    {
        Assert.False(SignalConvolution.IsFastByFourier(1000, 7));
        Assert.False(SignalConvolution.IsFastByFourier(1_000_000, 100));
        Assert.True(SignalConvolution.IsFastByFourier(10_000, 10_000));
        var ones = new Signal(0, [.. Enumerable.Repeat(1.0, 5000)]);
        var triangle = SignalConvolution.Convolve(ones, ones);
        Assert.Equal(Enumerable.Range(0, 9999).Select(n => (double)Math.Min(n + 1, 9999 - n)), triangle.Values,
            (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void What_cannot_be_convolved_says_why()
    {
        var (x, h) = (new Signal(0, [1, 2]), new Signal(0, [1, 2, 3, 4]));
        Assert.Equal("convolution (valid): expected a first of at least 4, the length of the second, got 2. Exchange the two, or add padding.",
            Assert.Throws<ArgumentException>(() => SignalConvolution.Convolve(x, h, new() { Mode = ConvolutionMode.Valid })).Message);
        Assert.Throws<ArgumentException>(() => SignalConvolution.Convolve(x, h, new() { Stride = 0 }));
        Assert.Throws<ArgumentException>(() => SignalConvolution.Convolve(x, new Signal(0, [])));
        Assert.Throws<ArgumentException>(() => SignalConvolution.Convolve(x, h with { Step = 2 }));
    }
}
