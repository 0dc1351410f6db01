using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary><see cref="LatentDistribution"/>.</summary>
public class LatentDistributionTests
{
    [Theory]
    [InlineData("normal")]
    [InlineData("uniform")]
    public void Fixed_ones_have_mean_0_and_variance_1(string name)
    {
        var z = LatentDistribution.Of(name).Draw([4000, 25, 1, 1], new Generator(0));
        Assert.Equal(0, z.Mean().Item(), 0.01);
        Assert.Equal(1, z.Square().Mean().Item(), 0.02);
        if (name == "uniform") Assert.InRange(z.Abs().Max().Item(), 1.7, Math.Sqrt(3));
    }

    [Fact]
    public void A_changing_one_has_one_mean_and_scale_a_draw_for_each_number()
    {
        var (generator, distribution) = (new Generator(0), LatentDistribution.Of("changing"));
        Tensor[] draws = [.. Enumerable.Range(0, 2).Select(_ => distribution.Draw([2000, 3, 1, 1], generator).Reshape([2000, 3]))];
        var (first, second) = (draws[0].Mean([0]), draws[1].Mean([0]));
        Assert.True((first - second).Abs().Min().Item() > 0.05);
        // The halves of one draw are of one distribution.
        Tensor Half(int start) => draws[0].Slice(0, start, start + 1000);
        Assert.True(((Half(0).Mean([0]) - Half(1000).Mean([0])) / (draws[0] - first).Square().Mean([0]).Sqrt()).Abs().Max().Item() < 0.2);
    }

    [Fact]
    public void A_pair_draws_from_the_one_that_it_is_given()
    {
        var entry = NetworkCatalog.Find("gan-mlp")!;
        Assert.Equal(Catalog<LatentDistribution>.All.Select(d => d.Name), entry.Arguments.Single(a => a.Name == "latents").Choices);
        var values = new Dictionary<string, object?> { ["latents"] = "uniform", ["latent"] = 4 };
        var pair = (AdversarialPair)entry.Create(new([1, 8, 8], 1, new(entry.Arguments, values)));
        Assert.Equal(new UniformLatents().Draw([5, 4, 1, 1], new Generator(3)).ToArray<float>(),
            pair.Latents(5, new Generator(3)).ToArray<float>());
        Assert.IsType<NormalLatents>(((AdversarialPair)entry.Create([1, 8, 8], 1)).Distribution);
    }

    [Fact]
    public void An_unknown_one_is_named() =>
        Assert.Equal("latents: expected one of changing, normal, uniform, got 'cauchy'.",
            Assert.Throws<ArgumentException>(() => LatentDistribution.Of("cauchy")).Message);
}
