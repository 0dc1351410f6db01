namespace Fovea.Imaging.Tests.Signals;

/// <summary>Signals as text.</summary>
public class SignalCatalogTests
{
    [Theory]
    [InlineData("rect:3", -1, new double[] { 0, 1, 1, 1, 0, 0 })]
    [InlineData("impulse@2", 0, new double[] { 0, 0, 1, 0 })]
    [InlineData("step@-1", -3, new double[] { 0, 0, 1, 1, 1 })]
    [InlineData("exp:-2", -1, new double[] { 0, 1, -2, 4, -8 })]
    [InlineData("exp:0.5,2", -1, new double[] { 0, 1, 0.5, 0, 0 })]
    [InlineData("[3, 1 2]@1", 0, new double[] { 0, 3, 1, 2, 0 })]
    [InlineData("sine:4", -1, new double[] { -1, 0, 1, 0, -1, 0 })]
    [InlineData("sine:4,3", -1, new double[] { 0, 0, 1, 0, 0, 0 })]
    public void Signals_have_the_values_of_their_formulas(string text, int from, double[] values) =>
        Assert.Equal(values, SignalCatalog.Parse(text).Window(from, from + values.Length - 1).Values, (a, b) => Math.Abs(a - b) < 1e-15);

    [Fact]
    public void A_Gaussian_sums_to_1_and_has_its_deviation()
    {
        var g = SignalCatalog.Parse("gaussian:2").ToSignal();
        Assert.Equal(1, g.Values.Sum(), 1e-12);
        Assert.Equal(4, Enumerable.Range(g.Start, g.Values.Count).Sum(n => n * n * g[n]), 0.01);
    }

    [Theory]
    [InlineData("ramp", "signal: expected one of exp, gaussian, impulse, rect, sine, step, or values in brackets, got 'ramp'.")]
    [InlineData("rect:0", "rect:0: expected a whole LENGTH from 1 to 1000000, got '0'.")]
    [InlineData("rect:5,2", "rect:5,2: expected at most 1, separated by commas, got 2: '5,2'.")]
    [InlineData("exp:x", "exp:x: expected BASE from -10 to 10, got 'x'.")]
    [InlineData("rect:3@", "rect:3@: expected a whole number to shift by after @, got ''.")]
    [InlineData("rect@9999999999", "rect@9999999999: expected a whole number to shift by after @, got '9999999999'.")]
    [InlineData("[1; 2]", "signal: expected one row of values, got 2: '[1; 2]'.")]
    [InlineData("[1 y]", "signal: expected a number in row 1, column 2, got 'y'.")]
    public void Texts_that_are_no_signal_say_what_would_be(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => SignalCatalog.Parse(text)).Message);

    [Theory]
    [InlineData("step", "end")]
    [InlineData("sine:5", "beginning")]
    public void A_signal_without_end_is_not_whole(string text, string missing) =>
        Assert.Equal($"{text}: expected a signal of finite length, got one without {missing}. Give the times to look at, or a length.",
            Assert.Throws<InvalidOperationException>(() => SignalCatalog.Parse(text).ToSignal()).Message);

    [Fact]
    public void Signals_are_0_outside_and_between_their_steps()
    {
        var x = new Signal(2, [5, 6], Step: 3);
        Assert.Equal([0, 5, 0, 0, 6, 0], x.Window(1, 6).Values);
        Assert.Equal(x.Window(-5, -2).Values.Reverse(), x.Reverse().Window(2, 5).Values);
        Assert.Equal(5, x.Shift(-4)[-2]);
    }
}
