namespace Fovea.Studies.Tests;

/// <summary><see cref="WeightDecay"/>.</summary>
public class WeightDecayTests
{
    [Fact]
    public void Weights_shrink_as_the_formula_says()
    {
        var unlearned = ((IEnumerable<Fields>)Quick.Run("weight-decay").Figures["unlearned"]!).ToList();
        Assert.Equal(4, unlearned.Count);
        Assert.Equal((double)unlearned[3]["expected"]!, (double)unlearned[3]["remains"]!, 1e-4);
    }
}
