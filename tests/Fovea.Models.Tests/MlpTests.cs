using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary><see cref="Mlp"/>.</summary>
public class MlpTests
{
    [Fact]
    public void Layers_are_those_asked_for()
    {
        Assert.Equal(["Flatten", "Linear", "ReLU", "Linear", "ReLU", "Linear"], Kinds(new Mlp()));
        Assert.Equal(["Flatten", "Linear", "BatchNorm1d", "Tanh", "Dropout", "Linear"],
            Kinds(new Mlp(hidden: [7], activation: "tanh", batchNorm: true, dropout: 0.2)));
        Assert.Equal(["Flatten", "Linear"], Kinds(new Mlp(hidden: [])));
        var network = Assert.IsType<Mlp>(NetworkCatalog.Find("mlp")!.Create([3, 4, 5], 6));
        Assert.Equal(60 * 100 + 100 + 100 * 100 + 100 + 100 * 6 + 6, network.ParameterCount);
        Assert.Equal([2, 6], network.Forward(Tensor.Zeros([2, 3, 4, 5])).Shape);
    }

    [Theory]
    [InlineData("normal", 0.5, 0.5)]
    [InlineData("kaiming", 0, 0.1)]
    [InlineData("xavier", 0, 0.08165)]
    public void Weights_have_the_deviation_asked_for_and_biases_are_zero(string init, double std, double expected)
    {
        Generator.ManualSeed(1);
        var linear = Assert.IsType<Linear>(new Mlp([1, 10, 20], hidden: [100], init: init, std: std)[1]);
        Assert.Equal(expected, Math.Sqrt(linear.Weight.Square().Mean().Item()), expected * 0.02);
        Assert.Equal(0, linear.Bias!.Abs().Sum().Item());
    }

    [Fact]
    public void Momentum_is_that_of_the_running_averages() =>
        Assert.All(new Mlp(hidden: [3, 4], batchNorm: true, momentum: 0.3).OfType<BatchNorm1d>(), b => Assert.Equal(0.3, b.Momentum));

    [Theory]
    [InlineData("100-x")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("99999999999")]
    public void Sizes_are_whole_numbers(string text) => Assert.Equal(
        $"mlp: hidden: expected sizes of layers such as 100-100, got '{text}'.",
        Assert.Throws<ArgumentException>(() => Mlp.Sizes(text)).Message);

    [Fact]
    public void Names_are_checked()
    {
        Assert.Equal("mlp: activation: expected one of relu, leakyRelu, sigmoid, tanh, got 'step'.",
            Assert.Throws<ArgumentException>(() => new Mlp(activation: "step")).Message);
        Assert.Equal("mlp: init: expected one of default, kaiming, xavier, normal, got 'zero'.",
            Assert.Throws<ArgumentException>(() => new Mlp(init: "zero")).Message);
    }

    private static IEnumerable<string> Kinds(Mlp network) => network.Select(m => m.GetType().Name);
}
