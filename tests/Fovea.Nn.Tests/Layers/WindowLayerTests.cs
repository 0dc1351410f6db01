namespace Fovea.Nn.Tests;

/// <summary>Pooling, padding, convolutions as large as their input, and layers of signals, against plain loops.</summary>
public class WindowLayerTests
{
    private static readonly Tensor Signal = Wave.Of([2, 3, 11]), Image = Wave.Of([2, 3, 7, 6]);

    private static double[] Signals(int length, Func<int, int, int, double> f) =>
        [.. from n in Enumerable.Range(0, 2) from c in Enumerable.Range(0, 3) from i in Enumerable.Range(0, length) select f(n, c, i)];

    private static double[] Images(int h, int w, Func<int, int, int, int, double> f) =>
        [.. from n in Enumerable.Range(0, 2) from c in Enumerable.Range(0, 3) from i in Enumerable.Range(0,
            h) from j in Enumerable.Range(0, w)
            select f(n, c, i, j)];

    private static double At(int n, int c, int i) => i is >= 0 and < 11 ? Signal.At(n, c, i) : double.NaN;

    [Fact]
    public void Pools_of_signals()
    {
        var max = new MaxPool1d(3, 2, 1, 2);
        // ⌊(11 + 2 − 4 − 1)/2⌋ + 1 = 5.
        Golden.Near(Signals(5, (n, c, i) =>
            Enumerable.Range(0, 3).Select(k => At(n, c, 2 * i - 1 + 2 * k)).Where(v => !double.IsNaN(v)).Max()),
            max.Forward(Signal).ToArray<double>(), 0);
        LayerTests.CheckGradients(max, Signal);
        var mean = new AvgPool1d(4, 3, 2);
        Golden.Near(Signals(4, (n, c, i) =>
            Enumerable.Range(0, 4).Select(k => At(n, c, 3 * i - 2 + k)).Sum(v => double.IsNaN(v) ? 0 : v) / 4),
            mean.Forward(Signal).ToArray<double>());
        LayerTests.CheckGradients(mean, Signal);
        Golden.Near(Signals(4, (n, c, i) => Window(n, c, i).Average()), new AdaptiveAvgPool1d(4).Forward(Signal).ToArray<double>());
        Golden.Near(Signals(4, (n, c, i) => Window(n, c, i).Max()), new AdaptiveMaxPool1d(4).Forward(Signal).ToArray<double>(), 0);
        Assert.Equal(("MaxPool1d(3, stride 2, padding 1, dilation 2)", "AvgPool1d(4, stride 3, padding 2)", "AdaptiveAvgPool1d(4)"),
            (max.Describe(), mean.Describe(), new AdaptiveAvgPool1d(4).Describe()));
        Assert.Equal("MaxPool1d(3): expected input [N, C, L], got [2, 3].",
            Assert.Throws<ShapeException>(() => new MaxPool1d(3).Forward(Wave.Of([2, 3]))).Message);

        static IEnumerable<double> Window(int n, int c, int i) =>
            Enumerable.Range(i * 11 / 4, ((i + 1) * 11 + 3) / 4 - i * 11 / 4).Select(k => Signal.At(n, c, k));
    }

    [Fact]
    public void Pools_with_gaps_and_divisors()
    {
        var max = new MaxPool2d(2, 1, dilation: (3, 2));
        Golden.Near(Images(4, 4, (n, c, i, j) => Math.Max(Math.Max(Image.At(n, c, i, j), Image.At(n, c, i + 3, j)),
            Math.Max(Image.At(n, c, i, j + 2), Image.At(n, c, i + 3, j + 2)))), max.Forward(Image).ToArray<double>(), 0);
        LayerTests.CheckGradients(max, Image);
        Assert.Equal("MaxPool2d(2, stride 1, dilation 3×2)", max.Describe());
        var sum = new AvgPool2d(2, divisorOverride: 1);
        Golden.Near(Images(3, 3, (n, c, i, j) => Image.At(n, c, 2 * i, 2 * j) + Image.At(n, c, 2 * i + 1, 2 * j)
            + Image.At(n, c, 2 * i, 2 * j + 1) + Image.At(n, c, 2 * i + 1, 2 * j + 1)), sum.Forward(Image).ToArray<double>());
        LayerTests.CheckGradients(sum, Image);
    }

    [Fact]
    public void An_adaptive_size_may_be_that_of_the_input()
    {
        Golden.Near(Image.AdaptiveAvgPool2d((3, 6)), new AdaptiveAvgPool2d(new(3, null)).Forward(Image), 0);
        Golden.Near(Image.AdaptiveMaxPool2d((7, 2)), new AdaptiveMaxPool2d(new(null, 2)).Forward(Image), 0);
        Golden.Near(Image, new AdaptiveAvgPool2d(new(null, null)).Forward(Image));
        Assert.Equal(("AdaptiveAvgPool2d(3×W)", "AdaptiveMaxPool2d(H×W)", "AdaptiveMaxPool2d(4)"),
            (new AdaptiveAvgPool2d(new(3, null)).Describe(), new AdaptiveMaxPool2d(new(null, null)).Describe(),
                new AdaptiveMaxPool2d(4).Describe()));
        LayerTests.CheckGradients(new AdaptiveMaxPool2d((3, 4)), Image);
        Assert.Equal("AdaptiveAvgPool2d(3): expected input [N, C, H, W], got [7, 6].",
            Assert.Throws<ShapeException>(() => new AdaptiveAvgPool2d(3).Forward(Wave.Of([7, 6]))).Message);
    }

    [Theory]
    [InlineData(3, 1, PaddingMode.Zeros)]
    [InlineData(4, 1, PaddingMode.Zeros)]
    [InlineData(2, 3, PaddingMode.Circular)]
    [InlineData(3, 2, PaddingMode.Reflect)]
    public void A_convolution_with_same_padding_keeps_the_size(int kernel, int dilation, PaddingMode mode)
    {
        var layer = Wave.Fill(new Conv2d(3, 2, (kernel, 3), padding: ConvPadding.Same, dilation: (dilation, 1), paddingMode: mode));
        var all = dilation * (kernel - 1);
        var padded = Image.Pad([(all / 2, all - all / 2), (1, 1)], mode);
        Golden.Near(padded.Conv2d(layer.Weight, layer.Bias, new() { Dilation = (dilation, 1) }), layer.Forward(Image), 1e-13);
        Assert.Equal([2, 2, 7, 6], layer.Forward(Image).Shape);
        LayerTests.CheckGradients(layer, Image);
        Assert.Contains(", padding same", layer.Describe(), StringComparison.Ordinal);
        var signals = Wave.Fill(new Conv1d(3, 2, kernel, padding: ConvPadding.Same, dilation: dilation, paddingMode: mode));
        Golden.Near(Signal.Pad([(all / 2, all - all / 2)], mode).Conv1d(signals.Weight, signals.Bias, new() { Dilation = dilation }),
            signals.Forward(Signal), 1e-13);
    }

    [Fact]
    public void Same_padding_has_no_stride()
    {
        Assert.Equal("Conv2d(3 → 2): expected stride 1 for an output as large as the input, got 2.",
            Assert.Throws<ArgumentException>(() => new Conv2d(3, 2, 3, 2, ConvPadding.Same)).Message);
        Assert.Throws<ArgumentException>(() => new Conv1d(3, 2, 3, 2, ConvPadding.Same));
        Assert.Equal(((Size2)1, (Size2)1),
            (new Conv2d(3, 2, 3, padding: ConvPadding.Same).Options.Padding, new Conv2d(3, 2, 3, padding: 1).Options.Padding));
    }

    [Fact]
    public void A_transposed_convolution_of_signals_spreads_each_element()
    {
        var layer = Wave.Fill(new ConvTranspose1d(4, 6, 3, stride: 2, padding: 1, outputPadding: 1, groups: 2, dilation: 2));
        var x = Wave.Of([2, 4, 5]);
        // (5 − 1)·2 − 2 + 2·2 + 1 + 1 = 12.
        var expected = new double[2, 6, 12];
        for (var n = 0; n < 2; n++)
            for (var o = 0; o < 6; o++)
            {
                for (var i = 0; i < 12; i++) expected[n, o, i] = layer.Bias!.At(o);
                for (var c = o / 3 * 2; c < o / 3 * 2 + 2; c++)
                    for (var i = 0; i < 5; i++)
                        for (var k = 0; k < 3; k++)
                            if (2 * i - 1 + 2 * k is >= 0 and < 12 and var at) expected[n, o, at] += x.At(n, c, i) * layer.Weight.At(c,
                                o % 3, k);
            }
        Golden.Near([.. expected.Cast<double>()], layer.Forward(x).ToArray<double>());
        LayerTests.CheckGradients(layer, x);
        Assert.Equal([4, 3, 3], layer.Weight.Shape);
        Assert.Equal("ConvTranspose1d(4 → 6, 3, stride 2)", layer.Describe());
        Generator.ManualSeed(3);
        var bound = 1 / Math.Sqrt(60 * 5);
        Assert.All(new ConvTranspose1d(40, 60, 5).Weight.ToArray<float>(), v => Assert.InRange(v, -bound, bound));
    }

    [Fact]
    public void Borders_are_left_right_top_bottom_and_may_cut_off()
    {
        double Pixel(int n, int c, int i, int j) => i is >= 0 and < 7 && j is >= 0 and < 6 ? Image.At(n, c, i, j) : 0;
        static int Mirror(int i, int size) => i < 0 ? -i : i >= size ? 2 * size - 2 - i : i;
        Border border = (1, 2, 3, 0);
        Golden.Near(Images(10, 9, (n, c, i, j) => Pixel(n, c, i - 3, j - 1)), new ZeroPad2d(border).Forward(Image).ToArray<double>(), 0);
        Golden.Near(Images(10, 9, (n, c, i, j) => Image.At(n, c, Math.Clamp(i - 3, 0, 6), Math.Clamp(j - 1, 0, 5))),
            new ReplicationPad2d(border).Forward(Image).ToArray<double>(), 0);
        Golden.Near(Images(10, 9, (n, c, i, j) => Image.At(n, c, Mirror(i - 3, 7), Mirror(j - 1, 6))),
            new ReflectionPad2d(border).Forward(Image).ToArray<double>(), 0);
        Golden.Near(Images(10, 9, (n, c, i, j) => Image.At(n, c, (i + 4) % 7, (j + 5) % 6)),
            new CircularPad2d(border).Forward(Image).ToArray<double>(), 0);
        Golden.Near(Images(9, 8, (n, c, i, j) => i is 0 or 8 || j is 0 or 7 ? 2.5 : Image.At(n, c, i - 1, j - 1)),
            new ConstantPad2d(1, 2.5).Forward(Image).ToArray<double>(), 0);
        Golden.Near(Images(6, 5, (n, c, i, j) => Pixel(n, c, i + 2, j + 1)),
            new ZeroPad2d((-1, 0, -2, 1)).Forward(Image).ToArray<double>(), 0);
        foreach (var layer in new Module[] { new ZeroPad2d((-1, 0, -2, 1)), new ReflectionPad2d(border), new ReplicationPad2d(border) })
            LayerTests.CheckGradients(layer, Image);
        Assert.Equal(("ZeroPad2d(1)", "ReflectionPad2d((1, 2, 3, 0))", "ConstantPad2d(1, 2.5)"),
            (new ZeroPad2d(1).Describe(), new ReflectionPad2d(border).Describe(), new ConstantPad2d(1, 2.5).Describe()));
        Assert.Equal("ZeroPad2d(1): expected input [N, C, H, W], got [7, 6].",
            Assert.Throws<ShapeException>(() => new ZeroPad2d(1).Forward(Wave.Of([7, 6]))).Message);
        Assert.Equal("pad: expected to cut off at most 7 elements of axis 2 of [2, 3, 7, 6], got (-4, -4).",
            Assert.Throws<ShapeException>(() => new ZeroPad2d(-4).Forward(Image)).Message);
    }

    [Fact]
    public void Channels_become_pixels_and_pixels_channels()
    {
        var x = Wave.Of([2, 12, 3, 2]);
        var y = new PixelShuffle(2).Forward(x);
        Golden.Near(Images(6, 4, (n, c, i, j) => x.At(n, c * 4 + i % 2 * 2 + j % 2, i / 2, j / 2)), y.ToArray<double>(), 0);
        Golden.Near(x, new PixelUnshuffle(2).Forward(y), 0);
        Assert.Equal(("PixelShuffle(2)", "PixelUnshuffle(2)"), (new PixelShuffle(2).Describe(), new PixelUnshuffle(2).Describe()));
    }

    [Fact]
    public void Bicubic_interpolation_keeps_a_constant()
    {
        var layer = new Upsample(scaleFactor: 2, mode: InterpolationMode.Bicubic);
        Golden.Near(Tensor.Full([1, 1, 6, 8], 3, DType.Float64), layer.Forward(Tensor.Full([1, 1, 3, 4], 3, DType.Float64)));
        Assert.Equal("Upsample(×2, bicubic)", layer.Describe());
        LayerTests.CheckGradients(layer, Wave.Of([1, 2, 3, 4]));
    }

    [Fact]
    public void Upsampling_goes_by_a_size_or_a_factor()
    {
        var x = Wave.Of([1, 2, 3, 4]);
        Golden.Near(x.Upsample((6, 12)), new Upsample(scaleFactor: (2, 3)).Forward(x), 0);
        Golden.Near(x.Upsample((5, 7), InterpolationMode.Bilinear), new Upsample((5, 7), mode: InterpolationMode.Bilinear).Forward(x), 0);
        Assert.Equal("Upsample(5×7, bilinear)", new Upsample((5, 7), mode: InterpolationMode.Bilinear).Describe());
        Assert.Equal("Upsample(nearest): expected a size or a scale factor, got neither.",
            Assert.Throws<ShapeException>(() => new Upsample().Forward(x)).Message);
        Assert.Equal("Upsample(4, ×2, nearest): expected a size or a scale factor, got both.",
            Assert.Throws<ShapeException>(() => new Upsample(4, 2).Forward(x)).Message);
    }
}
