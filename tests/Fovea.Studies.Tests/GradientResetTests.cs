namespace Fovea.Studies.Tests;

/// <summary><see cref="GradientReset"/>.</summary>
public class GradientResetTests
{
    [Fact]
    public void Gradients_that_are_not_zeroed_are_a_momentum_of_one() =>
        Assert.InRange((double)Quick.Run("gradient-reset").Figures["differenceFromMomentum1"]!, 0, 1e-3);
}
