namespace Fovea.Studies.Tests;

/// <summary><see cref="TwoLayerTune"/>.</summary>
public class TwoLayerTuneTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_search_finds_settings_and_the_test_set_is_measured_once(int seed)
    {
        var result = Quick.Run("two-layer-tune", (ulong)seed);
        Assert.Equal(8, result.Figures["trials"]);
        // A hidden unit each, of 8 at least.
        Assert.InRange(result.Galleries[0].Pictures.Count, 8, 64);
        Assert.Equal(8, result.Tables[0].Rows.Count);
    }
}
