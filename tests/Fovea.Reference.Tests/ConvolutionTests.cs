using Fovea.Tensors;

namespace Fovea.Reference.Tests;

/// <summary>Convolutions of sizes at random in float32, against the definition. The bound is in ε of the largest Σ|x||w|, which the
/// reference device computes, too.</summary>
public class ConvolutionTests
{
    private const double Epsilon = 1.0 / (1 << 23);

    /// <summary>Direct summation, in whatever order.</summary>
    private const double Direct = 8;

    /// <summary>What the context promises of Winograd's transforms.</summary>
    private const double Winograd = 40;

    public static MatrixTheoryData<int, bool> Sizes() => new(Enumerable.Range(0, 24), [true, false]);

    public static MatrixTheoryData<int, bool> Squares() => new(Enumerable.Range(0, 4), [true, false]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_convolution_of_any_size_is_as_defined(int seed, bool winograd)
    {
        var g = new Generator((ulong)seed + 100);
        int From(int low, int high) => low + g.Next(high - low + 1);
        var groups = From(1, 3);
        var options = new Conv2dOptions
        {
            Stride = (From(1, 3), From(1, 2)), Padding = (From(0, 2), From(0, 3)), Dilation = (From(1, 2), From(1, 2)), Groups = groups,
        };
        var inputs = groups * From(1, 9);
        Compare([From(1, 4), inputs, From(8, 17), From(9, 20)], [groups * From(1, 9), inputs / groups, From(1, 4), From(1, 4)], options,
            seed, winograd, winograd ? Winograd : Direct);
    }

    [Theory]
    [MemberData(nameof(Squares))]
    public void Three_by_three_windows_side_by_side_are_as_defined(int seed, bool winograd)
    {
        var g = new Generator((ulong)seed + 200);
        var channels = 16 + 8 * g.Next(4);
        Compare([2, channels, 9 + g.Next(8), 9 + g.Next(8)], [channels + 8, channels, 3, 3], new() { Padding = seed % 3 }, seed, winograd,
            winograd ? Winograd : Direct);
    }

    [Theory]
    [InlineData(7, 7, 3, 1, 1)]
    [InlineData(14, 13, 3, 2, 1)]
    [InlineData(33, 35, 3, 2, 1)]
    [InlineData(40, 71, 5, 2, 1)]
    [InlineData(60, 58, 3, 1, 1)]
    [InlineData(19, 20, 5, 3, 2)]
    [InlineData(28, 28, 5, 1, 1)]
    [InlineData(65, 9, 4, 2, 2)]
    [InlineData(2, 3, 5, 10, 1)]
    public void A_depthwise_convolution_is_as_defined(int height, int width, int kernel, int stride, int dilation)
    {
        var options = new Conv2dOptions { Stride = (stride, stride), Padding = (kernel / 2, 1), Dilation = dilation, Groups = 6 };
        Compare([2, 6, height, width], [6, 1, kernel, kernel], options, height, winograd: false, Direct);
    }

    [Theory]
    [InlineData(16, 96)]
    [InlineData(50, 24)]
    [InlineData(96, 17)]
    [InlineData(100, 72)]
    public void A_convolution_of_single_pixels_is_as_defined(int inputs, int outputs) =>
        Compare([2, inputs, 9, 11], [outputs, inputs, 1, 1], new(), inputs, winograd: false, Direct);

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(2, 1, 1)]
    [InlineData(3, 2, 2)]
    public void A_transposed_convolution_is_as_defined(int stride, int padding, int extra)
    {
        var options = new ConvTranspose2dOptions { Stride = stride, Padding = padding, OutputPadding = extra };
        Tensor x = On.Normal([2, 6, 7, 5], 1), w = On.Normal([6, 4, 3, 4], 2), b = On.Normal([4], 3);
        Check(Direct, t => [ConvTranspose2dOp.Forward(t[0], t[1], t[2], options).Output], x, w, b);
    }

    private static void Compare(Shape x, Shape w, Conv2dOptions options, int seed, bool winograd, double bound)
    {
        var (a, b, c) = ((ulong)seed + 1, (ulong)seed + 2, (ulong)seed + 3);
        Tensor input = On.Normal(x, a), weight = On.Normal(w, b), bias = On.Normal([w[0]], c);
        var upstream = On.Normal(Conv2dOp.Forward(input, weight, bias, options).Output.Shape, 4);
        Check(bound, t =>
        {
            var (y, cache) = Conv2dOp.Forward(t[0], t[1], t[2], options);
            var (dx, dw, db) = Conv2dOp.Backward(t[3], cache);
            return [y, dx!, dw!, db!];
        }, winograd, input, weight, bias, upstream);
    }

    private static void Check(double bound, Func<Tensor[], Tensor[]> function, params Tensor[] inputs) =>
        Check(bound, function, false, inputs);

    private static void Check(double bound, Func<Tensor[], Tensor[]> function, bool winograd, params Tensor[] inputs)
    {
        var plain = Array.ConvertAll(inputs, x => x.To(On.Reference));
        var expected = On.Run(On.Reference, () => function(plain));
        var sizes = On.Run(On.Reference, () => function(Array.ConvertAll(plain, x => x.Abs())));
        var actual = On.Run(On.Processor, () => function(inputs), winograd);
        for (var i = 0; i < expected.Length; i++)
        {
            var largest = On.Doubles(sizes[i]).Max();
            On.Close(expected[i], actual[i], bound * Epsilon, _ => largest);
        }
    }
}
