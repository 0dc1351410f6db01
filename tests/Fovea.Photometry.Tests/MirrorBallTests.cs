namespace Fovea.Photometry.Tests;

/// <summary>Where a lamp stands, from its highlights on two mirroring balls.</summary>
public class MirrorBallTests
{
    private static readonly PinholeCamera Camera = PinholeCamera.OfFocalLength(1000, 800, 1400);
    private static readonly MirrorBall[] Balls = [new(new(-60, 5, -400), 20), new(new(70, -10, -420), 20)];

    [Theory]
    [InlineData(50, 150, -100)]
    [InlineData(-120, 30, -50)]
    [InlineData(0, -200, -250)]
    public void Rays_through_the_highlights_of_two_balls_meet_at_the_lamp(double x, double y, double z)
    {
        var lamp = new Vector3d(x, y, z);
        var seen = Balls.Select(b => Highlight(b, lamp)).ToArray();
        (Vector3d Position, double Distance) Met(double off) =>
            MirrorBall.Meet(Balls[0].Mirror(Camera, seen[0].X + off, seen[0].Y), Balls[1].Mirror(Camera, seen[1].X, seen[1].Y - off));
        var (position, distance) = Met(0);
        Assert.True((position - lamp).Length < 1e-5, $"{(position - lamp).Length}");
        Assert.True(distance < 1e-5, $"{distance}");
        // Half a pixel on the ball turns the mirrored ray by a degree: 7 mm at 400 mm, and three times that along the way, since the balls
        // are a third of it apart.
        var far = (Met(0.5).Position - lamp).Length;
        Assert.True(far is > 0.1 and < 25, $"{far:F2} mm, {Met(0.5).Distance:F2} mm apart");
    }

    [Fact]
    public void A_ball_is_found_by_its_outline()
    {
        var ball = new MirrorBall(new(0, 0, -400), 20);
        // Its edge is where rays touch it.
        var outline = new Circle(499.5, 399.5, 1400 * Math.Tan(Math.Asin(20.0 / 400)));
        var found = MirrorBall.OfOutline(Camera, outline, 20);
        Assert.True((found.Centre - ball.Centre).Length < 1e-9);
    }

    [Fact]
    public void What_does_not_meet_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Balls[0].Mirror(Camera, 900, 10));
        var ray = Balls[0].Mirror(Camera, 499.5 - 1400 * 60 / 400.0, 399.5 - 1400 * 5 / 400.0);
        Assert.Throws<ArgumentException>(() => MirrorBall.Meet(ray));
        Assert.Throws<ArgumentException>(() => MirrorBall.Meet(ray, ray));
    }

    // Where the normal is halfway between the ways to the camera and to the lamp.
    private static (double X, double Y) Highlight(MirrorBall ball, Vector3d lamp)
    {
        var point = ball.Centre;
        for (var i = 0; i < 200; i++) point = ball.Centre + ball.Radius * ((-1 * point).Unit() + (lamp - point).Unit()).Unit();
        return (Camera.CenterX + Camera.FocalX * point.X / -point.Z, Camera.CenterY - Camera.FocalY * point.Y / -point.Z);
    }
}
