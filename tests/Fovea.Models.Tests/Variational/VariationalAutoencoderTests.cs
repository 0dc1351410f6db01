using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary><see cref="VariationalAutoencoder"/>: sizes, keys, and what is drawn.</summary>
public class VariationalAutoencoderTests
{
    public static TheoryData<string, Shape> Shapes() =>
        new() { { "vae", [1, 8, 8] }, { "vae", [3, 30, 7] }, { "vae-conv", [1, 8, 8] }, { "vae-conv", [3, 28, 12] } };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Pictures_come_back_as_pictures(string name, Shape picture)
    {
        var entry = NetworkCatalog.Find(name)!;
        var network = Assert.IsType<VariationalAutoencoder>(entry.Create(new(picture, 10,
            new(entry.Arguments, new Dictionary<string, object?> { ["latent"] = 5, ["width"] = 4 }))));
        var pictures = Tensor.Rand([3, .. picture]);
        var (mean, logVariance) = network.Encode(pictures);
        Assert.Equal(([3, 5], [3, 5]), (mean.Shape, logVariance.Shape));
        var back = network.Forward(pictures);
        Assert.Equal(pictures.Shape, back.Shape);
        Assert.All(back.ToArray<float>(), x => Assert.InRange(x, 0, 1));
        // By way of the mean, which decoder and generator take with or without the axes of a picture.
        Assert.Equal(back.ToArray<float>(), network.Decoder.Forward(mean).Sigmoid().ToArray<float>());
        Assert.Equal(back.ToArray<float>(), network.Generator.Forward(mean.Reshape([3, 5, 1, 1])).ToArray<float>());
        Assert.Equal([4, .. picture], network.Generator.Forward(network.Latents(4)).Shape);
        Assert.All(network.StateDict().Keys, key => Assert.Matches("^(encoder|decoder)\\.", key));
    }

    [Theory]
    [InlineData("vae", 784 * 400 + 400 + 400 * 40 + 40 + 20 * 400 + 400 + 400 * 784 + 784)]
    [InlineData("vae-conv", 16 * 32 + 32 + 16 * 32 * 64 + 64 + 3136 * 40 + 40 + 20 * 3136 + 3136 + 16 * 64 * 32 + 32 + 16 * 32 + 1)]
    public void The_parameters_are_as_many_as_counted_by_hand(string name, int count)
    {
        var entry = NetworkCatalog.Find(name)!;
        Assert.Equal(count, entry.Create(entry.Input, entry.Classes).ParameterCount);
    }

    [Fact]
    public void What_is_drawn_has_the_mean_and_the_variance()
    {
        Tensor mean = Tensor.Full([20_000, 2], 3.0, DType.Float64), logVariance = Tensor.Full([20_000, 2], Math.Log(0.25), DType.Float64);
        var drawn = VariationalAutoencoder.Draw(mean, logVariance, new(1)).ToArray<double>();
        Assert.Equal(3, drawn.Average(), 0.01);
        Assert.Equal(0.25, drawn.Average(z => (z - 3) * (z - 3)), 0.005);
    }

    [Fact]
    public void Gradients_reach_both_of_what_is_drawn_from()
    {
        Tensor mean = Tensor.From([0.5, -1], [1, 2]), logVariance = Tensor.From([0.2, -0.6], [1, 2]);
        var noise = Tensor.Randn([1, 2], dtype: DType.Float64, generator: new(1)).ToArray<double>();
        (mean.RequiresGrad, logVariance.RequiresGrad) = (true, true);
        VariationalAutoencoder.Draw(mean, logVariance, new(1)).Sum().Backward();
        Assert.Equal([1.0, 1], mean.Grad!.ToArray<double>());
        // ∂z/∂ ln σ² = ½σε.
        Assert.Equal(0.5 * Math.Exp(0.1) * noise[0], logVariance.Grad!.At(0, 0), 1e-15);
        Assert.Equal(0.5 * Math.Exp(-0.3) * noise[1], logVariance.Grad!.At(0, 1), 1e-15);
    }

    [Fact]
    public void Pictures_that_4_does_not_divide_are_for_the_other_network() => Assert.Equal(
        "vae-conv: expected pictures whose sides 4 divides, got [1, 8, 10]. The network vae takes any.",
        Assert.Throws<ArgumentException>(() => NetworkCatalog.Find("vae-conv")!.Create([1, 8, 10], 1)).Message);
}
