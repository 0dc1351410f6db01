namespace Fovea.Studies.Tests;

/// <summary><see cref="TwoLayerOverfit"/>.</summary>
public class TwoLayerOverfitTests
{
    [Fact]
    public void A_few_pictures_are_learned_by_heart()
    {
        var result = Quick.Run("two-layer-overfit");
        Assert.InRange((double)result.Figures["trainingAccuracy"]!, 0.95, 1);
        Assert.Equal(2, result.Charts.Count);
    }
}
