using Fovea.Tensors;

namespace Fovea.Data.Tests;

public class MnistTests
{
    [Fact]
    public void Real_files_have_the_known_counts_labels_and_statistics()
    {
        var (train, test) = Mnist.Load(TestData.Real("mnist"));

        Assert.Equal((60_000, 10_000), (train.Count, test.Count));
        Assert.Equal(Shape.Create(1, 28, 28), train.ImageShape);
        Assert.Equal([5, 0, 4, 1, 9], Enumerable.Range(0, 5).Select(train.Label));
        Assert.Equal([7, 2, 1, 0, 4], Enumerable.Range(0, 5).Select(test.Label));
        Assert.Equal([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], train.CountPerClass());
        var (mean, std) = train.ChannelStatistics();
        Assert.Equal(0.1307, mean[0], 4);
        Assert.Equal(0.3081, std[0], 4);
    }

    [Fact]
    public void An_epoch_of_normalised_batches_has_mean_0_and_deviation_1()
    {
        var (_, test) = Mnist.Load(TestData.Real("mnist"));
        double sum = 0, squares = 0;
        foreach (var batch in new DataLoader(test, 64, transforms: [Normalize.For(test)]))
            foreach (var value in batch.Input.AsSpan<float>())
            {
                sum += value;
                squares += (double)value * value;
            }
        Assert.Equal(0, sum / (10_000 * 784), 5);
        Assert.Equal(1, squares / (10_000 * 784), 5);
    }
}
