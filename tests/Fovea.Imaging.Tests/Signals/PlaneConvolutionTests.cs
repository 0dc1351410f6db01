using Fovea.Tensors;

namespace Fovea.Imaging.Tests.Signals;

/// <summary><see cref="PlaneConvolution"/>: known values of two dimensions.</summary>
public class PlaneConvolutionTests
{
    private static readonly Tensor X = PlaneConvolution.Parse("1..25:5x5"), H = PlaneConvolution.Parse("[-1 -2 -1; 0 0 0; 1 2 1]");

    [Fact]
    public void Rows_that_grow_by_5_give_minus_40_everywhere()
    {
        var y = PlaneConvolution.Convolve(X, H, new() { Mode = ConvolutionMode.Valid });
        Assert.Equal([3, 3], y.Shape);
        Assert.All(y.ToArray<double>(), v => Assert.Equal(-40, v));
        Assert.All(PlaneConvolution.Correlate(X, H, new() { Mode = ConvolutionMode.Valid }).ToArray<double>(), v => Assert.Equal(40, v));
    }

    [Fact]
    public void Padding_shows_at_the_corners_and_stride_skips()
    {
        var y = PlaneConvolution.Convolve(X, H, new() { Mode = ConvolutionMode.Valid, Padding = 1 });
        Assert.Equal([5, 5], y.Shape);
        Assert.Equal([-19, -29, 49, 59], new[] { y.At(0, 0), y.At(0, 4), y.At(4, 0), y.At(4, 4) });
        Assert.Equal(y.ToArray<double>(), PlaneConvolution.Convolve(X, H, new() { Mode = ConvolutionMode.Same }).ToArray<double>());
        Assert.Equal([-19, -32, -29, -30, -40, -30, 49, 72, 59],
            PlaneConvolution.Convolve(X, H, new() { Mode = ConvolutionMode.Valid, Padding = 1, Stride = 2 }).ToArray<double>());
    }

    // scipy.signal.convolve2d([[1, 2], [3, 4]], [[1, 0, -1], [2, 1, 0]], mode).
    [Theory]
    [InlineData(ConvolutionMode.Full, new double[] { 1, 2, -1, -2, 5, 9, -1, -4, 6, 11, 4, 0 })]
    [InlineData(ConvolutionMode.Same, new double[] { 2, -1, 9, -1 })]
    public void Modes_are_those_of_SciPy(ConvolutionMode mode, double[] expected) =>
        Assert.Equal(expected, PlaneConvolution.Convolve(PlaneConvolution.Parse("[1 2; 3 4]"), PlaneConvolution.Parse("[1 0 -1; 2 1 0]"),
            new() { Mode = mode }).ToArray<double>());

    [Theory]
    [InlineData("1..24:5x5")]
    [InlineData("5..1:1x5")]
    [InlineData("1..4:2")]
    [InlineData("1..2000000000:2000000x1000")]
    public void Counted_numbers_must_fill_their_shape(string text) =>
        Assert.StartsWith("matrix: expected FIRST..LAST:ROWSxCOLUMNS",
            Assert.Throws<FormatException>(() => PlaneConvolution.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Other_shapes_are_refused()
    {
        Assert.Throws<ShapeException>(() => PlaneConvolution.Convolve(X, Tensor.Ones([3], DType.Float64)));
        Assert.Throws<ShapeException>(() => PlaneConvolution.Convolve(X, Tensor.Ones([3, 3])));
        Assert.Throws<ArgumentException>(() => PlaneConvolution.Convolve(H, X, new() { Mode = ConvolutionMode.Valid }));
    }
}
