using Fovea.Imaging;

namespace Fovea.Photometry.Tests;

/// <summary>Pictures of balls as they go wrong, and matt balls.</summary>
public class BallCalibrationTests
{
    private const int Width = 160, Height = 120;

    private static readonly Vector3d[] Lights =
        [.. new[] { (0.3, 0.2), (-0.4, 0.1), (0.1, -0.5), (0.5, 0.4), (-0.3, -0.3) }
            .Select(l => new Vector3d(l.Item1, l.Item2, 0.8).Unit())];

    private static double Degrees(Vector3d a, Vector3d b) => Math.Acos(Math.Clamp(a.Dot(b), -1, 1)) * 180 / Math.PI;

    private static void Write(TemporaryFolder folder, Func<int, int, int, double> value)
    {
        for (var i = 0; i < Lights.Length; i++)
        {
            var picture = new Image(Width, Height, 1, 16);
            for (var p = 0; p < Width * Height; p++)
                picture.Pixels16[p] = (ushort)(65535 * Math.Clamp(value(i, p % Width, p / Width), 0, 1));
            picture.Save(folder.At($"{i + 1}.png"));
        }
    }

    private static double Mirror(Circle ball, Vector3d light, int x, int y, PinholeCamera? camera = null)
    {
        (Vector3d, Vector3d)? at = camera is not null ? ball.Seen(camera, x, y) : ball.Normal(x, y) is { } n ? (n, Vector3d.View) : null;
        if (at is not { } seen) return 0;
        var mirrored = 2 * seen.Item1.Dot(seen.Item2) * seen.Item1 - seen.Item2;
        return 0.1 + 0.8 * Math.Exp(-(1 - mirrored.Dot(light)) * 80);
    }

    private static double Worst(LightCalibration found) => found.Directions.Zip(Lights).Max(p => Degrees(p.First, p.Second));

    [Fact]
    public void A_window_beside_the_lamp_is_what_all_pictures_have_in_common()
    {
        using var folder = new TemporaryFolder();
        var ball = new Circle(80, 60, 45);
        Write(folder, (i, x, y) => x is > 60 and < 74 && y is > 30 and < 48 ? 1 : Mirror(ball, Lights[i], x, y));
        var found = LightCalibration.FromChromeBall(folder.Path, ball);
        // A pixel of this ball is 2.5° of light.
        Assert.InRange(Worst(found), 0, 1);
        Assert.All(found.Uncertainty, u => Assert.InRange(u, 0.1, 8));
        Assert.Empty(found.Warnings);
    }

    [Fact]
    public void A_second_lamp_is_warned_of()
    {
        using var folder = new TemporaryFolder();
        var ball = new Circle(80, 60, 45);
        Write(folder, (i, x, y) => Math.Max(Mirror(ball, Lights[i], x, y),
            i == 2 ? 0.97 * Mirror(ball, new Vector3d(-0.2, 0.6, 0.7).Unit(), x, y) : 0));
        Assert.StartsWith("3.png: there are two highlights, the other with ", Assert.Single(
            LightCalibration.FromChromeBall(folder.Path, ball).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_camera_that_is_near_is_reckoned_with()
    {
        using var folder = new TemporaryFolder();
        // To the left of the axis, and as wide as 20°.
        var (ball, camera) = (new Circle(50, 60, 40), PinholeCamera.OfFocalLength(Width, Height, 230));
        Write(folder, (i, x, y) => Mirror(ball, Lights[i], x, y, camera));
        Assert.InRange(Worst(LightCalibration.FromChromeBall(folder.Path, ball, (_, _, _) => camera)), 0, 1);
        Assert.InRange(Worst(LightCalibration.FromChromeBall(folder.Path, ball)), 5, 30);
    }

    [Fact]
    public void A_ball_on_a_white_table_and_one_cut_by_the_edge_are_found()
    {
        using var folder = new TemporaryFolder();
        var ball = new Circle(80, 60, 45);
        Write(folder, (i, x, y) => ball.Normal(x, y) is null ? 0.8 : 0.5 * Mirror(ball, Lights[i], x, y));
        var found = LightCalibration.FromChromeBall(folder.Path);
        Assert.Equal((80.0, 60.0, 45.0), (Math.Round(found.Ball.X), Math.Round(found.Ball.Y), Math.Round(found.Ball.Radius)));
        var cut = new Circle(30, 60, 45);
        var inside = new bool[Width * Height];
        for (var p = 0; p < inside.Length; p++) inside[p] = cut.Normal(p % Width, p / Width) is not null;
        var fitted = Circle.Fit(new(Width, Height, inside));
        Assert.Equal((30.0, 60.0, 45.0), (Math.Round(fitted.X), Math.Round(fitted.Y), Math.Round(fitted.Radius)));
    }

    [Fact]
    public void A_square_a_strange_outline_and_several_balls_are_refused()
    {
        Assert.Contains("expected a disc, got an outline that is 1", Refused((x, y) => x is > 40 and < 120 && y is > 20 and < 100),
            StringComparison.Ordinal);
        // Two lobes, with the area of a circle.
        Assert.Contains("expected a disc", Refused((x, y) => new Circle(60, 60, 30).Normal(x, y) is not null
            || new Circle(85, 50, 30).Normal(x, y) is not null), StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        Write(folder, (_, x, y) => new Circle(40, 60, 25).Normal(x, y) is not null
            || new Circle(110, 60, 30).Normal(x, y) is not null ? 0.7 : 0);
        Assert.EndsWith("ball: expected one ball, got 2; say which with --circle: 110,60,30 or 40,60,25",
            Assert.Throws<DataFormatException>(() => LightCalibration.FromChromeBall(folder.Path)).Message, StringComparison.Ordinal);

        static string Refused(Func<int, int, bool> inside)
        {
            var pixels = new bool[Width * Height];
            for (var p = 0; p < pixels.Length; p++) pixels[p] = inside(p % Width, p / Width);
            return Assert.Throws<ArgumentException>(() => Circle.Fit(new(Width, Height, pixels))).Message;
        }
    }

    [Fact]
    public void A_matt_ball_is_no_mirror_and_a_room_is_no_lamp()
    {
        using var folder = new TemporaryFolder();
        var ball = new Circle(80, 60, 45);
        Write(folder, (i, x, y) => ball.Normal(x, y) is { } n ? 0.8 * Math.Max(0, n.Dot(Lights[i])) : 0);
        Assert.Contains("say --surface matt", Assert.Throws<DataFormatException>(() =>
            LightCalibration.FromChromeBall(folder.Path, ball)).Message, StringComparison.Ordinal);
        Write(folder, (i, x, y) => (0.9 + 0.02 * i) * Mirror(ball, Lights[0], x, y));
        Assert.EndsWith("lights: expected lights that differ, got 5 within 1°: is it a reflection of the room?",
            Assert.Throws<DataFormatException>(() => LightCalibration.FromChromeBall(folder.Path, ball)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_matt_ball_gives_directions_and_intensities()
    {
        using var folder = new TemporaryFolder();
        double[] intensities = [0.5, 0.9, 1.4, 0.7, 1.1];
        var ball = new Circle(80, 60, 45);
        Write(folder, (i, x, y) => ball.Normal(x, y) is { } n ? intensities[i] * Math.Max(0, n.Dot(Lights[i])) : 0);
        var found = LightCalibration.FromMattBall(folder.Path, ball);
        // Two of them saturate where they are brightest.
        Assert.InRange(Worst(found), 0, 0.1);
        Assert.All(found.Uncertainty, u => Assert.InRange(u, 0, 0.1));
        for (var i = 0; i < 5; i++) Assert.Equal(intensities[i] / intensities.Average(), found.Intensities[i][0], 1e-3);
        // A mirror is none.
        Write(folder, (i, x, y) => Mirror(ball, Lights[i], x, y));
        Assert.Contains("expected the shading of a matt ball", Assert.Throws<DataFormatException>(() =>
            LightCalibration.FromMattBall(folder.Path, ball)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_highlights_of_the_real_ball_give_its_lights_and_a_cat_is_no_ball()
    {
        var folder = TestData.Diligent("ballPNG");
        var (found, scene) = (LightCalibration.FromChromeBall(folder), PhotometricScene.LoadDiligent(folder));
        Assert.InRange(found.Directions.Select((d, i) => Degrees(d, new(scene.Lights[i].X, scene.Lights[i].Y, scene.Lights[i].Z)))
            .Average(), 0, 0.8);
        Assert.EndsWith("ball: Circle.Fit: expected a disc, got an outline that is 24.1 % uneven. Give the circle as x,y,r.",
            Assert.Throws<DataFormatException>(() => LightCalibration.FromChromeBall(TestData.Diligent("catPNG"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_matt_ball_in_sRGB_is_made_linear()
    {
        using var folder = new TemporaryFolder();
        var ball = new Circle(80, 60, 45);
        Write(folder, (i, x, y) => ball.Normal(x, y) is { } n ? Srgb.Encode((0.3 + 0.1 * i) * Math.Max(0, n.Dot(Lights[i]))) : 0);
        var found = LightCalibration.FromMattBall(folder.Path, ball, PictureEncoding.Srgb);
        Assert.InRange(Worst(found), 0, 0.1);
        Assert.Equal(0.7 / 0.5, found.Intensities[4][0], 1e-3);
    }
}
