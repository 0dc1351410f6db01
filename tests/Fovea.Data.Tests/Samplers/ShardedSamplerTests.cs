using Fovea.Data.Tests.Samples;

namespace Fovea.Data.Tests.Samplers;

public class ShardedSamplerTests
{
    [Theory]
    [InlineData(12, 3)]
    [InlineData(13, 3)]
    [InlineData(2, 5)]
    public void The_shares_of_all_ranks_are_the_whole_order_and_then_its_beginning_again(int count, int ranks)
    {
        var all = new ShuffledSampler(count);
        var shares = Enumerable.Range(0, ranks).Select(r => new ShardedSampler(all, r, ranks).Order(3, 1)).ToArray();
        var length = (count + ranks - 1) / ranks;
        Assert.All(shares, s => Assert.Equal(length, s.Length));
        var whole = all.Order(3, 1);
        for (var i = 0; i < length * ranks; i++) Assert.Equal(whole[i % count], shares[i % ranks][i / ranks]);
    }

    [Fact]
    public void The_rest_may_be_dropped()
    {
        var shares = Enumerable.Range(0, 3).SelectMany(r =>
            new ShardedSampler(new SequentialSampler(14), r, 3, dropLast: true).Order(0, 0));
        Assert.Equal(Enumerable.Range(0, 12), shares.Order());
        Assert.Empty(new ShardedSampler(new SequentialSampler(2), 1, 3, dropLast: true).Order(0, 0));
        Assert.Empty(new ShardedSampler(new SequentialSampler(0), 1, 3).Order(0, 0));
    }

    [Fact]
    public void Batches_of_all_ranks_are_together_the_large_batches_of_one_loader()
    {
        var numbers = Sources.Numbers(36);
        var one = new DataLoader(numbers, 12, shuffle: true, seed: 6).Batches(2).ToList();
        var ranks = Enumerable.Range(0, 3).Select(r =>
            new DataLoader(numbers, 4, seed: 6, sampler: new ShardedSampler(new ShuffledSampler(36), r, 3)).Batches(2).ToList()).ToList();
        for (var b = 0; b < one.Count; b++)
            Assert.Equal(one[b].Indices.Order(), ranks.SelectMany(r => r[b].Indices).Order());
    }

    [Fact]
    public void A_rank_outside_is_refused()
    {
        Assert.Contains("ShardedSampler: expected a rank 0…2, got 3.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ShardedSampler(new SequentialSampler(5), 3, 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShardedSampler(new SequentialSampler(5), -1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ShardedSampler(new SequentialSampler(5), 0, 0));
    }
}
