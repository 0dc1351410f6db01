using Fovea.Imaging;

namespace Fovea.Photometry.Tests;

public class CalibrationTests
{
    private static readonly Circle Ball = new(60.3, 57.8, 41.5);

    // The highlight of a mirror: where 2(n·v)n − v meets the light, n is halfway between light and view.
    private static Image Chrome(Vector3d light)
    {
        var image = new Image(120, 110, 1, 16);
        for (var i = 0; i < 120 * 110; i++)
        {
            if (Ball.Normal(i % 120, i / 120) is not { } n) continue;
            var mirrored = 2 * n.Z * n - Vector3d.View;
            image.Pixels16[i] = (ushort)(3000 + 60000 * Math.Exp(-(1 - mirrored.Dot(light)) * 200));
        }
        return image;
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0.5, 0.3, 0.8)]
    [InlineData(-0.6, 0.2, 0.7)]
    [InlineData(0.1, -0.8, 0.5)]
    public void The_light_is_the_view_reflected_about_the_normal(double x, double y, double z)
    {
        var light = new Vector3d(x, y, z).Unit();
        var (column, row) = ChromeBall.Highlight(Chrome(light), Ball, "a.png");
        var found = ChromeBall.Light(Ball, column, row);
        Assert.InRange(Math.Acos(Math.Min(1, found.Dot(light))) * 180 / Math.PI, 0, 1);
        // The normal itself would be half as far from the view.
        var normal = Ball.Normal(column, row)!.Value;
        Assert.Equal(2 * Math.Acos(normal.Z), Math.Acos(found.Z), 1e-9);
    }

    [Fact]
    public void A_highlight_at_45_degrees_of_normal_means_a_light_from_the_side()
    {
        var ball = new Circle(0, 0, 1);
        var light = ChromeBall.Light(ball, Math.Sqrt(0.5), 0);
        Assert.Equal((1.0, 0.0, 0.0), (Math.Round(light.X, 9), Math.Round(light.Y, 9), Math.Round(light.Z, 9)));
    }

    [Fact]
    public void A_ball_without_highlight_is_refused_by_name()
    {
        var black = Assert.Throws<DataFormatException>(() => ChromeBall.Highlight(new Image(120, 110, 1), Ball, "b.png"));
        Assert.StartsWith("b.png: highlight: expected a spot brighter than the ball around it", black.Message, StringComparison.Ordinal);
        Assert.Equal("b.png", black.File);
    }

    [Fact]
    public void A_circle_is_found_to_a_fraction_of_a_pixel_and_a_square_refused()
    {
        var inside = new bool[120 * 110];
        for (var i = 0; i < inside.Length; i++) inside[i] = Ball.Normal(i % 120, i / 120) is not null;
        var found = Circle.Fit(new(120, 110, inside));
        Assert.Equal(Ball.X, found.X, 0.1);
        Assert.Equal(Ball.Y, found.Y, 0.1);
        Assert.Equal(Ball.Radius, found.Radius, 0.5);
        for (var i = 0; i < inside.Length; i++) inside[i] = i % 120 is > 10 and < 100 && i / 120 is > 50 and < 60;
        Assert.Contains("expected a disc", Assert.Throws<ArgumentException>(() => Circle.Fit(new(120, 110, inside))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_a_chrome_and_a_matt_ball_gives_lights_that_are_read_back()
    {
        using var folder = new TemporaryFolder();
        var lights = Scenes.Lights(6);
        double[] intensities = [1, 0.5, 1.5, 0.8, 1.2, 0.9];
        foreach (var name in new[] { "chrome", "matt" }) Directory.CreateDirectory(folder.At(name));
        for (var i = 0; i < 6; i++)
        {
            var l = new Vector3d(lights[i].X, lights[i].Y, lights[i].Z);
            Chrome(l).Save(folder.At($"chrome/{i}.png"));
            var matt = new Image(120, 110, 1, 16);
            for (var p = 0; p < 120 * 110; p++)
                if (Ball.Normal(p % 120, p / 120) is { } n) matt.Pixels16[p] = (ushort)(40000 * intensities[i] * Math.Max(0, n.Dot(l)));
            matt.Save(folder.At($"matt/{i}.png"));
        }
        var calibration = LightCalibration.FromChromeBall(folder.At("chrome"), Ball).WithMattBall(folder.At("matt"), Ball);
        calibration.Save(folder.At("lights.csv"));
        var read = LightFile.Read(folder.At("lights.csv"), ["0.png", "1.png", "2.png", "3.png", "4.png", "5.png"]);
        var mean = intensities.Average();
        for (var i = 0; i < 6; i++)
        {
            var l = new Vector3d(read[i].X, read[i].Y, read[i].Z);
            Assert.InRange(l.Dot(new(lights[i].X, lights[i].Y, lights[i].Z)), Math.Cos(Math.PI / 180), 1.000001);
            Assert.Equal(intensities[i] / mean, read.Intensities[i], 0.02);
        }
    }

    [Fact]
    public void A_card_is_measured_against_its_slant()
    {
        var card = new Image(40, 30, 3);
        for (var i = 0; i < 40 * 30; i++) (card.Pixels8[3 * i], card.Pixels8[3 * i + 1], card.Pixels8[3 * i + 2]) = (100, 50, 25);
        var e = LightIntensities.FromPatch(card, (10, 10, 5, 5), new(0.6, 0, 0.8), "card.png");
        Assert.Equal([100 / 255.0 / 0.8, 50 / 255.0 / 0.8, 25 / 255.0 / 0.8], e, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal("card.png: reference: expected pixels that are lit and not saturated, got none",
            Assert.Throws<DataFormatException>(() => LightIntensities.FromPatch(card, (50, 50, 5, 5), new(0, 0, 1), "card.png")).Message);
    }
}
