namespace Fovea.Tensors.Tests;

/// <summary>Statistics that are kept apart and taken in later give the averages that they give at once.</summary>
public class BatchStatisticsTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(null)]
    public void Taken_in_later_they_come_to_the_same_bits(double? momentum)
    {
        var (atOnce, later) = (new RunningStatistics(3, momentum: momentum), new RunningStatistics(3, momentum: momentum));
        var kept = new BatchStatistics(later.Mean);
        for (var i = 0; i < 3; i++)
        {
            var batch = BatchNormOp.Forward(Tensor.Randn([5 + i, 3, 2, 2], generator: new((ulong)i)), null, null).Cache;
            atOnce.Update(batch);
            kept.Clear();
            later.Deferred = kept;
            var before = later.Mean.ToArray<float>();
            later.Update(batch);
            Assert.Equal(before, later.Mean.ToArray<float>());
            later.Deferred = null;
            later.Update(kept.Mean, kept.Variance, kept.Count.Item());
            Assert.Equal(atOnce.Mean.ToArray<float>(), later.Mean.ToArray<float>());
            Assert.Equal(atOnce.Variance.ToArray<float>(), later.Variance.ToArray<float>());
            Assert.Equal(atOnce.Batches.Item(), later.Batches.Item());
        }
    }

    [Fact]
    public void A_layer_that_is_used_twice_by_a_batch_is_refused()
    {
        var statistics = new RunningStatistics(3) { Deferred = new(Tensor.Zeros([3])) };
        var batch = BatchNormOp.Forward(Tensor.Randn([5, 3], generator: new(1)), null, null).Cache;
        statistics.Update(batch);
        Assert.Throws<NotSupportedException>(() => statistics.Update(batch));
        statistics.Deferred.Clear();
        statistics.Update(batch);
        Assert.Equal(5, statistics.Deferred.Count.Item());
    }
}
