namespace Fovea.Studies.Tests;

/// <summary><see cref="PerfectTrain"/>.</summary>
public class PerfectTrainTests
{
    [Fact]
    public void Few_pictures_are_learned_by_heart_and_more_of_them_help_most()
    {
        var result = Quick.Run("perfect-train");
        Assert.Equal(["as it is", "ten times the pictures", "L2", "a bigger model", "stopped by a validation set"],
            result.Tables[0].Rows.Select(r => r[0]));
        Assert.Equal("100.0 %", result.Tables[0].Rows[0][4]);
    }
}
