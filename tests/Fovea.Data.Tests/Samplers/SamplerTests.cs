using Fovea.Data.Tests.Samples;
using Fovea.Tensors;

namespace Fovea.Data.Tests.Samplers;

/// <summary>What holds for every sampler.</summary>
public class SamplerTests
{
    public static TheoryData<ISampler> Random() =>
    [
        new ShuffledSampler(40), new SubsetSampler([.. Enumerable.Range(3, 30)]), new WeightedSampler([.. Enumerable.Repeat(1.0, 40)]),
        new ClassBalancedSampler([.. Enumerable.Range(0, 40).Select(i => i % 3)]), new ShardedSampler(new ShuffledSampler(40), 1, 3),
    ];

    [Theory]
    [MemberData(nameof(Random))]
    public void Seed_and_epoch_alone_decide(ISampler sampler)
    {
        var order = sampler.Order(7, 2);
        Assert.Equal(sampler.Count, order.Length);
        Assert.Equal(order, sampler.Order(7, 2));
        Assert.NotEqual(order, sampler.Order(7, 3));
        Assert.NotEqual(order, sampler.Order(8, 2));
    }

    [Fact]
    public void Sequential_and_shuffled_cover_every_sample_once()
    {
        Assert.Equal([0, 1, 2, 3], new SequentialSampler(4).Order(9, 9));
        Assert.Equal(Enumerable.Range(0, 100), new ShuffledSampler(100).Order(1, 0).Order());
        Assert.Empty(new ShuffledSampler(0).Order(1, 0));
        Assert.Contains("SequentialSampler: expected a count of 0 or more, got -1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SequentialSampler(-1)).Message);
    }

    [Fact]
    public void The_shuffled_order_is_the_permutation_of_the_fork_of_the_epoch()
    {
        for (var epoch = 0; epoch < 3; epoch++)
            Assert.Equal(new Generator(5).Fork(0).Fork((ulong)epoch).Permutation(30), new ShuffledSampler(30).Order(5, epoch));
        var loader = new DataLoader(Sources.Numbers(30), 4, shuffle: true, seed: 5);
        Assert.Equal(new ShuffledSampler(30).Order(5, 1), loader.Batches(1).SelectMany(b => b.Indices));
    }

    [Fact]
    public void A_subset_keeps_to_its_samples()
    {
        int[] some = [9, 4, 4, 7];
        Assert.Equal(some, new SubsetSampler(some, shuffle: false).Order(1, 0));
        Assert.Equal([4, 4, 7, 9], new SubsetSampler(some).Order(1, 0).Order());
    }

    [Fact]
    public void A_loader_takes_what_its_sampler_gives()
    {
        var loader = new DataLoader(Sources.Numbers(10), 2, sampler: new SubsetSampler([8, 1, 5], shuffle: false));
        Assert.Equal((2, 3), (loader.BatchesPerEpoch, loader.SamplesPerEpoch));
        Assert.Equal([8, 1, 5], loader.Batches(0).SelectMany(b => b.Indices));
        Assert.Equal([800f, 100, 500], loader.Batches(0).SelectMany(b => b.Input.ToArray<float>().Chunk(3).Select(row => row[0])));
        var full = new DataLoader(Sources.Numbers(10), 2, dropLast: true, sampler: new SubsetSampler([8, 1, 5], shuffle: false));
        Assert.Equal((1, 2), (full.BatchesPerEpoch, full.SamplesPerEpoch));
    }

    [Fact]
    public void What_does_not_belong_together_is_refused()
    {
        var numbers = Sources.Numbers(10);
        Assert.Contains("DataLoader: expected shuffling or a sampler, got both. SequentialSampler(10) decides the order.",
            Assert.Throws<ArgumentException>(() => new DataLoader(numbers, 2, shuffle: true, sampler: new SequentialSampler(10))).Message);
        var far = new DataLoader(numbers, 2, sampler: new SequentialSampler(11));
        Assert.Contains("DataLoader: expected samples 0…9 of numbers from SequentialSampler(11), got 10.",
            Assert.Throws<ArgumentOutOfRangeException>(() => far.Batches(0).Count()).Message);
        Assert.Contains("3 samples do not fill one batch of 4",
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                new DataLoader(numbers, 4, dropLast: true, sampler: new SequentialSampler(3))).Message);
    }
}
