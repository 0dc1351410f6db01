namespace Fovea.Studies.Tests;

/// <summary><see cref="ReluStudy"/>.</summary>
public class ReluStudyTests
{
    [Fact]
    public void Sigmoid_gradients_vanish_with_depth_and_large_rates_kill_rectified_units()
    {
        var result = Quick.Run("relu");
        var networks = ((IEnumerable<Fields>)result.Figures["networks"]!).ToList();
        Assert.Equal(2 * 2 + 2 + 1, networks.Count);
        // One more layer than hidden ones.
        Assert.All(networks, n => Assert.Equal((int)n["hiddenLayers"]! + 1, ((double[])n["gradientsBefore"]!).Length));
        Assert.All(networks.Where(n => n["activation"] is "sigmoid"), n => Assert.Equal(0.0, n["deadShare"]));
    }
}
