namespace Fovea.Studies.Tests;

/// <summary><see cref="Pooling"/>.</summary>
public class PoolingTests
{
    [Fact]
    public void Pooling_saves_multiply_adds_and_tolerates_a_shift()
    {
        var poolings = ((IEnumerable<Fields>)Quick.Run("pooling").Figures["poolings"]!).ToDictionary(p => (string)p["name"]!);
        Assert.Equal(poolings["max"]["multiplyAdds"], poolings["average"]["multiplyAdds"]);
        Assert.Equal(64L * 16 * 9 + 64 * 32 * 16 * 9 + 64 * 32 * 10, poolings["none"]["multiplyAdds"]);
        Assert.All(poolings.Values, p => Assert.InRange((double)p["movedAccuracy"]!, 0.1, (double)p["testAccuracy"]!));
    }
}
