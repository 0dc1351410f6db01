using Fovea.Tensors;

namespace Fovea.Reference.Tests;

/// <summary>Images of bytes: every result is the definition's, to the bit.</summary>
public class QuantizedTests
{
    public static MatrixTheoryData<int, bool, bool> Sizes() => new(Enumerable.Range(0, 16), [true, false], [true, false]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_convolution_of_bytes_is_as_defined(int seed, bool isBytes, bool rectify)
    {
        var g = new Generator((ulong)seed + 300);
        int From(int low, int high) => low + g.Next(high - low + 1);
        var options = new Conv2dOptions
        {
            Stride = (From(1, 3), From(1, 2)), Padding = (From(0, 2), From(0, 3)), Dilation = (From(1, 2), From(1, 2)),
        };
        int inputs = From(1, 20), outputs = From(1, 70);
        Check(g, [From(1, 3), From(8, 17), From(9, 20), inputs], [outputs, inputs, From(1, 4), From(1, 4)], options, rectify, isBytes);
    }

    [Theory]
    [InlineData(10, 2)]
    [InlineData(4, 1)]
    public void Windows_that_see_little_but_the_border_are_as_defined(int stride, int kernel) => Check(new(5), [1, 2, 2, 3],
        [5, 3, kernel, kernel], new() { Stride = stride, Padding = 3 }, false, true);

    // The widest weights and images: what a sum in 16 bits would cut off.
    [Theory]
    [InlineData(1, 64, 16)]
    [InlineData(3, 3, 96)]
    [InlineData(1, 512, 24)]
    [InlineData(3, 32, 8)]
    public void Bytes_as_large_as_they_can_be_are_summed_up_exactly(int kernel, int inputs, int outputs)
    {
        var ones = Enumerable.Repeat((byte)255, 2 * 9 * 7 * inputs).ToArray();
        byte[] weights = [.. Enumerable.Range(0, outputs * inputs * kernel * kernel).Select(i => (byte)(sbyte)(i % 2 == 0 ? 127 : -128))];
        byte[] same = [.. Enumerable.Repeat((byte)127, weights.Length)];
        byte[] reduced = [.. Enumerable.Repeat((byte)(256 - 64), weights.Length)];
        foreach (var w in (byte[][])[weights, same, reduced])
            Check(new(1), [2, 9, 7, inputs], [outputs, inputs, kernel, kernel], new() { Padding = kernel / 2 }, false, false, ones, w);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(16, 33)]
    public void A_convolution_may_be_a_part_of_the_channels(int first, int outputs)
    {
        var g = new Generator(9);
        Tensor q = Bytes(g, [2, 7, 9, 6]), w = Bytes(g, [outputs, 6, 3, 3]), whole = Bytes(g, [2, 7, 9, 60]);
        Tensor bias = Tensor.From(new int[outputs]), scale = Tensor.From(Enumerable.Repeat(1e-3f, outputs).ToArray());
        var geometry = new ConvGeometry
        {
            Batch = 2, InChannels = 6, OutChannels = outputs, Groups = 1, In = (7, 9), Out = (7, 9), Kernel = 3, Stride = 1, Padding = 1,
            Dilation = 1,
        };
        Same(t =>
        {
            var y = t[4].Clone();
            y.Device.Execute(new QuantizedConvolveCall(geometry, t[0], 3, t[1], t[2], t[3], float.NegativeInfinity, 100, y, first));
            return y;
        }, q, w, bias, scale, whole);
    }

    [Theory]
    [InlineData(3, 2, 0, 8)]
    [InlineData(2, 2, 0, 40)]
    [InlineData(3, 1, 1, 33)]
    public void The_largest_of_windows_of_bytes_is_as_defined(int kernel, int stride, int padding, int channels) =>
        Same(t => QuantizedOps.MaxPool(t[0], new(kernel) { Stride = stride, Padding = padding }), Bytes(new(3), [2, 11, 9, channels]));

    [Theory]
    [InlineData(3, 0)]
    [InlineData(1, 128)]
    [InlineData(35, 7)]
    public void Numbers_become_bytes_and_bytes_numbers_as_defined(int channels, byte zero)
    {
        var x = On.Normal([2, channels, 5, 37], 4);
        Same(t => QuantizedOps.Quantize(t[0], 0.02f, zero), x);
        Same(t => QuantizedOps.Dequantize(t[0], 0.02f, zero), Bytes(new(5), [2, 5, 37, channels]));
    }

    [Fact]
    public void Numbers_between_two_bytes_go_to_the_even_one_and_those_outside_to_the_end()
    {
        float[] x = [0.5f, 1.5f, -0.5f, 2.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f, 126.5f, -128, 127,
            -0f, 3, 0.49999997f, -127.5f, 1.4999999f];
        var y = QuantizedOps.Quantize(Tensor.From(x, [1, 1, 1, x.Length]), 1, 128);
        Assert.Equal([128, 130, 128, 130, 128, 255, 0, 255, 0, 254, 0, 255, 128, 131, 128, 0, 129], y.ToArray<byte>());
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Tensor q = Bytes(new(1), [1, 4, 4, 3]), w = Bytes(new(2), [5, 3, 3, 3]);
        Tensor bias = Tensor.From(new int[5]), scale = Tensor.From(new float[5]);
        Assert.Throws<ShapeException>(() => QuantizedOps.Convolve(q, 0, w, bias, scale, new() { Groups = 3 }, false, 0));
        Assert.Throws<ShapeException>(() => QuantizedOps.Convolve(q, 0, w, bias, Tensor.From(new float[4]), new(), false, 0));
        Assert.Throws<ShapeException>(() => QuantizedOps.Convolve(q.To(DType.Float32), 0, w, bias, scale, new(), false, 0));
        Assert.Throws<ShapeException>(() => QuantizedOps.Quantize(q, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => QuantizedOps.Quantize(On.Normal([1, 1, 2, 2], 1), 0, 0));
    }

    private static void Check(Generator g, Shape x, Shape w, Conv2dOptions options, bool rectify, bool isBytes, byte[]? pixels = null,
        byte[]? weights = null)
    {
        var input = pixels is null ? Bytes(g, x) : Tensor.From(pixels, x);
        var weight = weights is null ? Bytes(g, w) : Tensor.From(weights, w);
        var bias = Tensor.From([.. Enumerable.Range(0, w[0]).Select(_ => g.Next(20_000) - 10_000)]);
        var scale = Tensor.From([.. Enumerable.Range(0, w[0]).Select(_ => (float)(1e-4 + 1e-2 * g.NextDouble()))]);
        byte? target = isBytes ? 90 : null;
        Same(t => QuantizedOps.Convolve(t[0], 37, t[1], t[2], t[3], options, rectify, target), input, weight, bias, scale);
    }

    private static void Same(Func<Tensor[], Tensor> function, params Tensor[] inputs)
    {
        var plain = Array.ConvertAll(inputs, x => x.To(On.Reference));
        On.Same(On.Run(On.Reference, () => function(plain)).To(On.Processor), On.Run(On.Processor, () => function(inputs)));
    }

    private static Tensor Bytes(Generator g, Shape shape) =>
        Tensor.From([.. Enumerable.Range(0, shape.Elements).Select(_ => (byte)g.Next(256))], shape);
}
