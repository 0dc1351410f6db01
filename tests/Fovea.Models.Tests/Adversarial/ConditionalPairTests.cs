using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Models.Tests;

/// <summary><see cref="ConditionalPair"/>: how each of the two is told the class.</summary>
public class ConditionalPairTests
{
    public static MatrixTheoryData<string, int, int> Pairs() => new(["cgan-mlp", "cgan-dcgan"], [8, 30], [1, 3]);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_pair_judges_pictures_and_as_many_that_it_makes(string name, int size, int channels)
    {
        var entry = NetworkCatalog.Find(name)!;
        var pair = Assert.IsType<ConditionalPair>(entry.Create(new([channels, size, size], 7,
            new(entry.Arguments, new Dictionary<string, object?> { ["latent"] = 6, ["width"] = 4 }))));
        Assert.Equal((6, 7), (pair.Length, pair.Classes));
        Assert.Equal([8, 1], pair.Forward(Tensor.Randn([4, channels, size, size])).Shape);
        Assert.Equal([9, channels, size, size], pair.Generator.Forward(pair.Latents(9)).Shape);
        Assert.All(pair.StateDict().Keys, key => Assert.Matches("^(generator|discriminator)\\.", key));
    }

    // The class is ten numbers more for the generator; ten numbers or ten maps more for the discriminator.
    [Theory]
    [InlineData("cgan-mlp", 550_416 + 10 * 256 + 533_505 + 10 * 512)]
    [InlineData("cgan-dcgan", 234_176 + 10 * 3136 + 36_513 + 10 * 16 * 32)]
    public void The_parameters_are_as_many_as_counted_by_hand(string name, int count)
    {
        var entry = NetworkCatalog.Find(name)!;
        Assert.Equal(count, entry.Create(entry.Input, entry.Classes).ParameterCount);
    }

    [Fact]
    public void The_generator_is_told_by_a_one_beside_the_random_numbers()
    {
        var pair = Pair(asMaps: true);
        var latents = pair.Latents(Tensor.From(2L, 0), new(5));
        Assert.Equal([2, 5 + 3, 1, 1], latents.Shape);
        Assert.Equal([0f, 0, 1], latents[0, 5..].Flatten().ToArray<float>());
        Assert.Equal([1f, 0, 0], latents[1, 5..].Flatten().ToArray<float>());
        // The numbers themselves do not depend on the class.
        var others = pair.Latents(Tensor.From(1L, 1), new(5));
        Assert.Equal(latents[0, ..5].Flatten().ToArray<float>(), others[0, ..5].Flatten().ToArray<float>());
        Assert.Equal([0L, 1, 2, 0, 1], pair.InTurn(5).ToArray<long>());
        Assert.Equal(pair.Latents(pair.InTurn(4), new(6)).ToArray<float>(), pair.Latents(4, new(6)).ToArray<float>());
    }

    [Fact]
    public void The_random_numbers_may_come_from_another_distribution()
    {
        var entry = NetworkCatalog.Find("cgan-mlp")!;
        var pair = Assert.IsType<ConditionalPair>(entry.Create(new([1, 4, 4], 2,
            new(entry.Arguments, new Dictionary<string, object?> { ["latent"] = 3, ["width"] = 4, ["latents"] = "uniform" }))));
        var expected = new UniformLatents().Draw([6, 3], new(5)).ToArray<float>();
        Assert.Equal(expected, pair.Latents(6, new(5))[.., ..3].ToArray<float>());
    }

    [Fact]
    public void The_discriminator_is_told_by_maps_or_by_numbers()
    {
        Tensor pictures = Tensor.Randn([2, 2, 3, 4]), labels = Tensor.From(1L, 2);
        var maps = Pair(asMaps: true).Labelled(pictures, labels);
        Assert.Equal([2, 2 + 3, 3, 4], maps.Shape);
        Assert.Equal(pictures.ToArray<float>(), maps.Slice(1, 0, 2).ToArray<float>());
        for (var n = 0; n < 2; n++)
            for (var c = 0; c < 3; c++)
                Assert.All(maps[n, 2 + c].ToArray<float>(), x => Assert.Equal(c == n + 1 ? 1 : 0, x));
        var numbers = Pair(asMaps: false).Labelled(pictures, labels);
        Assert.Equal([2, 24 + 3], numbers.Shape);
        Assert.Equal(pictures.ToArray<float>(), numbers.Slice(1, 0, 24).ToArray<float>());
        Assert.Equal([0f, 1, 0, 0, 0, 1], numbers.Slice(1, 24, 27).ToArray<float>());
        Assert.Equal(DType.Float64, Pair(asMaps: true).Labelled(pictures.To(DType.Float64), labels).DType);
    }

    [Fact]
    public void Classes_that_do_not_fit_are_refused()
    {
        var pair = Pair(asMaps: true);
        string Message(Tensor labels) =>
            Assert.Throws<ShapeException>(() => pair.Labelled(Tensor.Zeros([2, 2, 3, 4]), labels)).Message;
        Assert.Equal("ConditionalPair: expected a class for each of 2 pictures, got [3].", Message(Tensor.From(1L, 2, 0)));
        Assert.Equal("ConditionalPair: expected classes Int64 [N], got Float32 [2].", Message(Tensor.From(1f, 2)));
        Assert.Equal("ConditionalPair: expected classes Int64 [N], got Int64 [1, 2].", Message(Tensor.From([1L, 2], [1, 2])));
        Assert.Equal("one_hot: expected indices 0…2, got 3 at element 1.", Message(Tensor.From(1L, 3)));
        Assert.Equal("cgan-dcgan: expected square pictures, got [1, 8, 6].", Assert.Throws<ArgumentException>(() =>
            NetworkCatalog.Find("cgan-dcgan")!.Create([1, 8, 6], 3)).Message);
    }

    private static ConditionalPair Pair(bool asMaps) => new(new Linear(2, 2), new Linear(2, 2), 5, 3, asMaps);
}
