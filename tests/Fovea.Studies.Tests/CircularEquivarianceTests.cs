namespace Fovea.Studies.Tests;

/// <summary><see cref="CircularEquivariance"/>.</summary>
public class CircularEquivarianceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Circular_padding_keeps_pooled_features(int seed) => Quick.Run("circular-equivariance", (ulong)seed);
}
