namespace Fovea.Studies.Tests;

/// <summary><see cref="BatchNormInit"/>.</summary>
public class BatchNormInitTests
{
    [Fact]
    public void Batch_norm_trains_at_every_scale()
    {
        var figures = Quick.Run("batchnorm-init").Figures;
        var scales = (double[])figures["scales"]!;
        Assert.Equal([1e-4, 1e-3, 1e-2, 0.1, 1], scales.Select(s => Math.Round(s, 6)));
        Assert.Equal(scales.Length, ((IEnumerable<double>)figures["validationAccuracyWith"]!).Count());
    }
}
