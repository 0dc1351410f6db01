namespace Fovea.Studies.Tests;

/// <summary><see cref="BatchNormView"/>.</summary>
public class BatchNormViewTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Mean_and_deviation_become_beta_and_gamma(int seed) => Quick.Run("batchnorm-view", (ulong)seed);
}
