namespace Fovea.Studies.Tests;

/// <summary><see cref="CovariateShift"/>.</summary>
public class CovariateShiftTests
{
    [Fact]
    public void Matching_augmentation_gives_accuracy_back()
    {
        var result = Quick.Run("covariate-shift");
        Assert.Equal(["sharp", "blurred", "low resolution"], result.Tables[1].Rows.Select(r => r[0]));
        Assert.Equal(2 * (5 + 4), result.Galleries[0].Pictures.Count);
    }
}
