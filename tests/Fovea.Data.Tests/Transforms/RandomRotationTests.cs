namespace Fovea.Data.Tests.Transforms;

public class RandomRotationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(-90)]
    public void Quarter_turns_move_pixels_exactly(int degrees)
    {
        var picture = new Picture(2, 5, 5);
        var turned = new float[50];
        RandomRotation.Rotate(picture.Values, picture.Shape, turned, degrees);
        // Counter-clockwise: what was at the right edge comes to the top.
        var expected = Picture.Make(2, 5, 5, (c, y, x) => degrees switch
        {
            90 => picture.At(c, x, 4 - y),
            -90 => picture.At(c, 4 - x, y),
            180 => picture.At(c, 4 - y, 4 - x),
            _ => picture.At(c, y, x),
        });
        for (var i = 0; i < 50; i++) Assert.Equal(expected[i], turned[i], 5);
    }

    [Fact]
    public void A_plane_of_constant_slope_stays_one_and_corners_turn_black()
    {
        // Bilinear interpolation is exact on a slope: turned by φ, x becomes x cos φ − y sin φ about the centre.
        var picture = new Picture(1, 21, 21);
        for (var i = 0; i < 441; i++) picture.Values[i] = i % 21 - 10;
        var turned = new float[441];
        RandomRotation.Rotate(picture.Values, picture.Shape, turned, 30);
        for (var y = 5; y <= 15; y++)
            for (var x = 5; x <= 15; x++)
                Assert.Equal((x - 10) * Math.Cos(Math.PI / 6) - (y - 10) * Math.Sin(Math.PI / 6), turned[y * 21 + x], 4);
        Assert.Equal(0, turned[0]);
    }

    [Fact]
    public void The_angle_lies_within_the_limit_on_both_sides()
    {
        var picture = new Picture(1, 41, 41);
        for (var i = 0; i < 1681; i++) picture.Values[i] = i % 41 - 20;
        var angles = Enumerable.Range(0, 300).Select(seed =>
        {
            var turned = picture.Apply(new RandomRotation(25), (ulong)seed);
            // Of the slope, along columns and along rows next to the centre.
            return Math.Atan2(turned[19 * 41 + 20] - turned[21 * 41 + 20], turned[20 * 41 + 21] - turned[20 * 41 + 19]) * 180 / Math.PI;
        }).ToList();
        Assert.InRange(angles.Min(), -25.01, -20);
        Assert.InRange(angles.Max(), 20, 25.01);
        Assert.InRange(angles.Average(), -3.5, 3.5);
    }
}
