namespace Fovea.Photometry.Tests;

/// <summary>Heights along a line, and circles through points.</summary>
public class DepthProfileTests
{
    // 3x + 10y.
    private static readonly float[] Slope = [.. Enumerable.Range(0, 20).Select(i => 3f * (i % 5) + 10f * (i / 5))];

    [Fact]
    public void A_plane_is_a_line_whatever_the_direction()
    {
        var (places, heights) = DepthProfile.Along(Slope, 5, 4, (0, 0.5), (4, 3));
        Assert.Equal(Math.Sqrt(16 + 6.25), places[^1], 1e-12);
        for (var i = 0; i < places.Length; i++) Assert.Equal(5 + i * 37.0 / (places.Length - 1), heights[i], 1e-4);
    }

    [Fact]
    public void Where_there_is_no_object_there_is_no_height()
    {
        var depth = (float[])Slope.Clone();
        depth[7] = float.NaN;
        var heights = DepthProfile.Along(depth, 5, 4, (0, 1), (4, 1)).Heights;
        Assert.Equal([10, 13, double.NaN, 19, 22], heights);
    }

    [Fact]
    public void Ends_outside_of_the_picture_are_refused() =>
        Assert.StartsWith("DepthProfile: expected ends within 0…4 and 0…3, got (0, 3.5).",
            Assert.Throws<ArgumentException>(() => DepthProfile.Along(Slope, 5, 4, (0, 3.5), (1, 1))).Message, StringComparison.Ordinal);

    [Fact]
    public void Three_points_of_a_rim_give_its_circle()
    {
        (double, double) At(double angle) => (30 + 12.5 * Math.Cos(angle), 40 + 12.5 * Math.Sin(angle));
        var circle = Circle.Through(At(0.3), At(2), At(4.5));
        Assert.Equal(30, circle.X, 1e-9);
        Assert.Equal(40, circle.Y, 1e-9);
        Assert.Equal(12.5, circle.Radius, 1e-9);
        Assert.Throws<ArgumentException>(() => Circle.Through((0, 0), (1, 1), (2, 2)));
    }
}
