namespace Fovea.Studies.Tests;

/// <summary><see cref="BatchNormTrainTest"/>.</summary>
public class BatchNormTrainTestTests
{
    [Fact]
    public void Running_averages_answer_the_same_in_batches_of_any_size()
    {
        var figures = Quick.Run("batchnorm-train-test").Figures;
        Assert.Equal(7, ((IEnumerable<double>)figures["ownAccuracy"]!).Count());
    }
}
