namespace Fovea.Data.Tests.Samplers;

public class ClassBalancedSamplerTests
{
    // Class 0: one sample, class 1: six, class 4: three.
    private static readonly int[] Labels = [1, 1, 4, 1, 0, 1, 4, 1, 1, 4];

    [Fact]
    public void Every_class_comes_as_often_as_the_largest_and_no_sample_long_before_its_fellows()
    {
        var sampler = new ClassBalancedSampler(Labels);
        var order = sampler.Order(2, 0);
        Assert.Equal(18, sampler.Count);
        Assert.Equal([(0, 6), (1, 6), (4, 6)], order.GroupBy(i => Labels[i]).Select(g => (g.Key, g.Count())).Order());
        Assert.Equal([6, 1, 1, 1, 1, 1, 1, 2, 2, 2], order.GroupBy(i => i).OrderBy(g => Labels[g.Key]).Select(g => g.Count()));
        // Not one class after the other.
        Assert.NotEqual(order.Select(i => Labels[i]).Order(), order.Select(i => Labels[i]));
    }

    [Fact]
    public void The_number_of_each_class_may_be_given()
    {
        var order = new ClassBalancedSampler(Labels, 2).Order(2, 0);
        Assert.Equal([(0, 2), (1, 2), (4, 2)], order.GroupBy(i => Labels[i]).Select(g => (g.Key, g.Count())).Order());
        Assert.Equal([2, 1, 1, 1, 1], order.GroupBy(i => i).OrderBy(g => Labels[g.Key]).Select(g => g.Count()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassBalancedSampler(Labels, 0));
        Assert.Contains("expected a label for each sample of a source, got none",
            Assert.Throws<ArgumentException>(() => new ClassBalancedSampler([])).Message);
    }

    [Fact]
    public void The_labels_of_a_dataset_are_taken()
    {
        var data = TestData.Pattern(23);
        var loader = new DataLoader(data, 5, sampler: new ClassBalancedSampler(data));
        Assert.Equal(30, loader.SamplesPerEpoch);
        var labels = loader.Batches(0).SelectMany(b => b.Target.ToArray<long>()).ToList();
        Assert.All(Enumerable.Range(0, 10), c => Assert.Equal(3, labels.Count(l => l == c)));
    }
}
