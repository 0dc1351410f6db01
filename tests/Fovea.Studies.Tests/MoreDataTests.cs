namespace Fovea.Studies.Tests;

/// <summary><see cref="MoreData"/>.</summary>
public class MoreDataTests
{
    [Fact]
    public void Accuracy_rises_and_the_gap_closes()
    {
        var result = Quick.Run("more-data");
        Assert.Equal(4, result.Tables[0].Rows.Count);
        Assert.InRange((double)result.Figures["errorExponent"]!, -1.2, -0.25);
    }
}
