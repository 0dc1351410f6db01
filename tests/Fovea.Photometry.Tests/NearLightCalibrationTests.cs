using Fovea.Imaging;

namespace Fovea.Photometry.Tests;

/// <summary>Lamps found from pictures of two mirroring balls.</summary>
public class NearLightCalibrationTests
{
    private const int Width = 1200, Height = 900;
    private const double Radius = 20;

    private static readonly PinholeCamera Camera = PinholeCamera.OfFocalLength(Width, Height, 1680);
    private static readonly Circle[] Outlines = [new(330, 450, 135), new(870, 420, 135)];
    private static readonly Vector3d[] Lamps = [new(60, 150, -60), new(-140, 20, -50), new(20, -160, -80)];

    [Fact]
    public void Each_lamp_is_found_within_the_rays_that_a_pixel_turns()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        var found = NearLightCalibration.FromChromeBalls(folder.Path, Outlines, Radius, (_, _, _) => Camera);
        Assert.Equal(["1.png", "2.png", "3.png"], found.Files);
        // Half a pixel on a ball of 135 pixels turns the mirrored ray by half a degree: 3 mm at the lamp, and more along the way to it.
        Assert.All(found.Positions.Zip(Lamps), p => Assert.True((p.First - p.Second).Length < 6, $"{p.First} for {p.Second}"));
        Assert.All(found.Distances, d => Assert.InRange(d, 0, 3));
        // What is written is what near lights are solved with.
        found.Save(folder.At("lamps.csv"));
        Assert.All(NearLightFile.Read(folder.At("lamps.csv"), found.Files).Zip(found.Positions),
            p => Assert.True((p.First.Position - p.Second).Length < 0.002));
    }

    [Fact]
    public void What_is_no_pair_of_mirrors_is_refused()
    {
        using var folder = new TemporaryFolder();
        Write(folder);
        NearLightCalibration Of(params Circle[] outlines) =>
            NearLightCalibration.FromChromeBalls(folder.Path, outlines, Radius, (_, _, _) => Camera);
        Assert.Contains("expected two balls or more, got 1", Assert.Throws<ArgumentException>(() => Of(Outlines[0])).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(folder.At("1.png") + ": balls: MirrorBall: expected two mirrored rays or more that are not parallel",
            Assert.Throws<DataFormatException>(() => Of(Outlines[0], Outlines[0])).Message, StringComparison.Ordinal);
        // Two balls that are lit all over.
        for (var i = 1; i <= 3; i++)
        {
            var matt = new Image(Width, Height, 1);
            for (var p = 0; p < Width * Height; p++) matt.Pixels8[p] = (byte)(200 + (p % Width + 7 * i) % 50);
            matt.Save(folder.At($"{i}.png"));
        }
        Assert.Equal("highlight", Assert.Throws<DataFormatException>(() => Of(Outlines)).Field);
    }

    // What a camera sees of the balls: bright where the mirrored ray passes a lamp.
    private static void Write(TemporaryFolder folder)
    {
        var balls = Array.ConvertAll(Outlines, o => MirrorBall.OfOutline(Camera, o, Radius));
        foreach (var (i, lamp) in Lamps.Index())
        {
            var picture = new Image(Width, Height, 1, 16);
            for (var p = 0; p < Width * Height; p++)
            {
                var value = 0.05;
                foreach (var (ball, outline) in balls.Zip(Outlines))
                {
                    var (x, y) = (p % Width, p / Width);
                    if (Math.Pow(x - outline.X, 2) + Math.Pow(y - outline.Y, 2) > Math.Pow(0.96 * outline.Radius, 2)) continue;
                    var (point, direction) = ball.Mirror(Camera, x, y);
                    value = 0.1 + 0.8 * Math.Exp(-(1 - (lamp - point).Unit().Dot(direction)) * 2000);
                }
                picture.Pixels16[p] = (ushort)(65535 * value);
            }
            picture.Save(folder.At($"{i + 1}.png"));
        }
    }
}
