namespace Fovea.Studies.Tests;

/// <summary><see cref="DropoutRates"/>.</summary>
public class DropoutRatesTests
{
    [Fact]
    public void Training_accuracy_falls_towards_validation_accuracy() =>
        Assert.Equal([0, 0.3, 0.5], (double[])Quick.Run("dropout").Figures["rates"]!);
}
