using Fovea.Tensors;

namespace Fovea.Data.Tests;

/// <summary>Some batches of an epoch, by their numbers.</summary>
public class SomeBatchesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void They_are_the_same_as_among_all(bool prefetch)
    {
        var source = new TensorDataset(Tensor.Randn([23, 1, 4, 4]), Tensor.From([.. Enumerable.Range(0, 23).Select(i => (long)i)]));
        var loader = new DataLoader(source, 4, shuffle: true, seed: 3, prefetch: prefetch);
        var all = loader.Batches(2).ToList();
        int[] numbers = [1, 3, 5];
        foreach (var some in new[] { loader.Batches(2, numbers), ((IBatchSource)new Plain(loader)).Batches(2, numbers) })
            Assert.Equal(numbers.Select(n => all[n].Target.ToArray<long>()), some.Select(b => b.Target.ToArray<long>()));
        Assert.Empty(loader.Batches(2, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Batches(2, [6]));
    }

    // A source that makes all batches.
    private sealed class Plain(DataLoader loader) : IBatchSource
    {
        public int SamplesPerEpoch => loader.SamplesPerEpoch;

        public int BatchesPerEpoch => loader.BatchesPerEpoch;

        public IEnumerable<Batch> Batches(int epoch) => loader.Batches(epoch);
    }
}
