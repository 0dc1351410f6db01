namespace Fovea.Studies.Tests;

/// <summary><see cref="BatchEpochs"/>.</summary>
public class BatchEpochsTests
{
    [Fact]
    public void More_epochs_and_smaller_batches_come_further()
    {
        var settings = ((IEnumerable<Fields>)Quick.Run("batch-epochs").Figures["settings"]!).ToList();
        Assert.Equal([(4, 1), (4, 4), (16, 1), (16, 4)], settings.Select(s => ((int)s["batchSize"]!, (int)s["epochs"]!)));
        Assert.All(settings, s => Assert.Equal(3, ((IEnumerable<double>)s["testAccuracies"]!).Count()));
    }
}
