using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary><see cref="SmallCnn"/>.</summary>
public class SmallCnnTests
{
    [Theory]
    [InlineData("max", 13, 3)]
    [InlineData("average", 13, 3)]
    [InlineData("stride", 13, 4)]
    [InlineData("none", 13, 13)]
    public void The_linear_layer_fits_every_pooling(string pooling, int side, int left)
    {
        var network = new SmallCnn([2, side, side + 4], 7, [4, 6], kernelSize: 5, convolutions: 2, pooling: pooling, batchNorm: true);
        Assert.Equal([3, 7], network.Forward(Tensor.Randn([3, 2, side, side + 4])).Shape);
        var width = pooling switch { "none" => side + 4, "stride" => (side + 4 + 3) / 4, _ => (side + 4) / 4 };
        Assert.Equal(6 * left * width, ((Linear)network[^1]).Weight.Shape[1]);
        Assert.Equal(4, network.OfType<Conv2d>().Count());
        Assert.Equal(4, network.OfType<BatchNorm2d>().Count());
    }

    [Fact]
    public void The_mean_of_each_channel_takes_pictures_of_any_size()
    {
        var network = new SmallCnn([1, 8, 8], 10, [4], isGlobal: true);
        Assert.Equal(network.Forward(Tensor.Zeros([2, 1, 8, 8])).Shape, network.Forward(Tensor.Zeros([2, 1, 12, 9])).Shape);
        Assert.Equal(4 * 9 + 4 + 10 * 4 + 10, network.ParameterCount);
    }

    [Theory]
    [InlineData(4, 1, "max", 2, "small-cnn: kernelSize: expected an odd number of 1 or more, got 4.")]
    [InlineData(3, 0, "max", 2, "small-cnn: convolutions: expected 1 or more, got 0.")]
    [InlineData(3, 1, "best", 2, "small-cnn: pooling: expected one of max, average, stride, none, got 'best'.")]
    [InlineData(3, 1, "max", 0, "small-cnn: channels: expected a width of 1 or more, got none.")]
    [InlineData(3, 1, "max", 4, "small-cnn: expected pictures of at least 16 pixels a side for 4 stages, got 8 × 8.")]
    public void What_makes_no_sense_is_named(int kernel, int convolutions, string pooling, int stages, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() =>
            new SmallCnn([1, 8, 8], 10, [.. Enumerable.Repeat(4, stages)], kernel, convolutions, pooling)).Message);
}
