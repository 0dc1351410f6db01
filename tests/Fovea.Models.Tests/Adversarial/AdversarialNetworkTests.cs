using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary>Generators, discriminators and pairs of them: sizes, keys, parameters, and what does not fit.</summary>
public class AdversarialNetworkTests
{
    public static MatrixTheoryData<int, int> Squares() => new([8, 28, 30, 32], [1, 3]);

    public static MatrixTheoryData<string, int, int> Pairs() => new(["gan-mlp", "gan-dcgan"], [8, 28, 30], [1, 3]);

    [Theory]
    [MemberData(nameof(Squares))]
    public void Generators_make_pictures_of_any_even_side(int size, int channels)
    {
        var latents = Tensor.Randn([3, 5, 1, 1]);
        foreach (var generator in new Module[] { new MlpGenerator(5, [channels, size, size], 4), new ConvGenerator(5, channels, size, 4) })
        {
            var pictures = generator.Forward(latents);
            Assert.Equal([3, channels, size, size], pictures.Shape);
            Assert.All(pictures.ToArray<float>(), x => Assert.InRange(x, -1, 1));
            // One picture alone, where normalisation goes by statistics that it has.
            Assert.Equal([1, channels, size, size], generator.Eval().Forward(latents[..1]).Shape);
        }
    }

    [Theory]
    [MemberData(nameof(Squares))]
    public void Discriminators_have_a_score_for_a_picture(int size, int channels)
    {
        var pictures = Tensor.Randn([3, channels, size, size]);
        foreach (var outputs in new[] { 1, 7 })
            foreach (var network in new Module[]
            {
                new MlpDiscriminator([channels, size, size], outputs, 4), new ConvDiscriminator([channels, size, size], outputs, 4),
            })
                Assert.Equal([3, outputs], network.Forward(pictures).Shape);
    }

    [Fact]
    public void A_discriminators_score_of_a_picture_is_its_own()
    {
        var pictures = Tensor.Randn([4, 1, 9, 12]);
        foreach (var network in new Module[] { new MlpDiscriminator([1, 9, 12], 1, 8), new ConvDiscriminator([1, 9, 12], 1, 8) })
        {
            network.Eval();
            var together = network.Forward(pictures).ToArray<float>();
            for (var i = 0; i < 4; i++) Assert.Equal(together[i], network.Forward(pictures[i..(i + 1)]).Item(), 1e-6);
            Assert.Equal(4, together.Distinct().Count());
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_pair_judges_pictures_and_as_many_that_it_makes(string name, int size, int channels)
    {
        var entry = NetworkCatalog.Find(name)!;
        var pair = Assert.IsType<AdversarialPair>(entry.Create(new([channels, size, size], 10,
            new(entry.Arguments, new Dictionary<string, object?> { ["latent"] = 6, ["width"] = 4 }))));
        Assert.Equal([8, 1], pair.Forward(Tensor.Randn([4, channels, size, size])).Shape);
        Assert.Equal([4, channels, size, size], pair.Generator.Forward(pair.Latents(4)).Shape);
        Assert.Equal((6, [2, 6, 1, 1]), (pair.Length, pair.Latents(2).Shape));
        Assert.All(pair.StateDict().Keys, key => Assert.Matches("^(generator|discriminator)\\.", key));
        Assert.Equal(pair.Generator.ParameterCount + pair.Discriminator.ParameterCount, pair.ParameterCount);
    }

    [Fact]
    public void Latents_are_normal_and_those_of_their_generator()
    {
        var pair = new AdversarialPair(new Linear(2, 2), new Linear(2, 2), 50);
        var values = pair.Latents(400, new(3)).ToArray<float>();
        Assert.Equal(values, pair.Latents(400, new(3)).ToArray<float>());
        Assert.NotEqual(values, pair.Latents(400, new(4)).ToArray<float>());
        Assert.Equal(0, values.Average(), 0.03);
        Assert.Equal(1, values.Average(v => v * v), 0.05);
    }

    // Linear n → m: nm + m; without an offset nm. Batch normalisation of c channels: 2c. Convolution 4×4 a → b: 16ab + b.
    [Theory]
    [InlineData("mlp-generator", 64 * 256 + 256 + 256 * 512 + 512 + 512 * 784 + 784)]
    [InlineData("mlp-discriminator", 784 * 512 + 512 + 512 * 256 + 256 + 256 + 1)]
    [InlineData("conv-generator", 64 * 3136 + 2 * 64 + 16 * 64 * 32 + 2 * 32 + 16 * 32)]
    [InlineData("conv-discriminator", 16 * 32 + 32 + 16 * 32 * 64 + 64 + 3136 + 1)]
    [InlineData("gan-mlp", 550_416 + 533_505)]
    [InlineData("gan-dcgan", 234_176 + 36_513)]
    public void The_parameters_are_as_many_as_counted_by_hand(string name, int count)
    {
        var entry = NetworkCatalog.Find(name)!;
        Assert.Equal(count, entry.Create(entry.Input, entry.Classes).ParameterCount);
    }

    [Fact]
    public void A_side_that_4_does_not_divide_is_doubled_once() =>
        Assert.Equal(5 * 8 * 15 * 15 + 2 * 8 + 16 * 8 * 3, new ConvGenerator(5, 3, 30, 4).ParameterCount);

    [Fact]
    public void Convolutions_begin_as_DCGAN_does()
    {
        Generator.ManualSeed(1);
        var generator = new ConvGenerator(64);
        foreach (var (name, tensor) in generator.NamedParameters())
        {
            var values = tensor.ToArray<float>();
            var (mean, std) = (values.Average(), Math.Sqrt(values.Average(v => v * v) - Math.Pow(values.Average(), 2)));
            if (name.EndsWith("bias", StringComparison.Ordinal)) Assert.All(values, v => Assert.Equal(0, v));
            // Factors of normalisation are around 1.
            else
            {
                Assert.Equal(tensor.Rank == 1 ? 1 : 0, mean, 0.015);
                Assert.InRange(std, 0.012, 0.028);
            }
        }
    }

    [Theory]
    [InlineData(27)]
    [InlineData(1)]
    [InlineData(0)]
    public void A_generator_of_odd_pictures_is_refused(int size) => Assert.StartsWith(
        $"ConvGenerator: expected an even side, got {size}.",
        Assert.Throws<ArgumentException>(() => new ConvGenerator(4, 1, size)).Message, StringComparison.Ordinal);

    [Fact]
    public void Pictures_that_do_not_fit_a_pair_are_refused()
    {
        var dcgan = NetworkCatalog.Find("gan-dcgan")!;
        Assert.Equal("gan-dcgan: expected square pictures, got [1, 8, 6].",
            Assert.Throws<ArgumentException>(() => dcgan.Create([1, 8, 6], 1)).Message);
        Assert.StartsWith("ConvGenerator: expected an even side, got 9.",
            Assert.Throws<ArgumentException>(() => dcgan.Create([1, 9, 9], 1)).Message, StringComparison.Ordinal);
        // Fully connected ones take any.
        Assert.Equal([4, 1], NetworkCatalog.Find("gan-mlp")!.Create([3, 7, 5], 1).Forward(Tensor.Zeros([2, 3, 7, 5])).Shape);
        Assert.ThrowsAny<ArgumentException>(() => new ConvDiscriminator([1, 3, 3]));
        Assert.ThrowsAny<ArgumentException>(() => new MlpGenerator(0, [1, 4, 4]));
    }
}
