using System.Text.Json;
using Fovea.Imaging;
using Fovea.Photometry;

namespace Fovea.Cli.Tests.Commands;

/// <summary>Lamps beside the object on the command line.</summary>
public class PsNearLightsTests
{
    [Fact]
    public void Lamps_of_a_file_are_used_and_refused_without_millimetres_or_by_other_methods()
    {
        using var cli = new CliRunner();
        cli.RunAlone("ps", "render", "--surface", "sphere", "--size", "48,40", "--lights", "9", "--out", "ball").Done();
        // The rendered lights, so far away that they are distant.
        var lines = File.ReadAllLines(Path.Combine(cli.Folder, "ball", "light_directions.txt"))
            .Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => n + "e7")));
        File.WriteAllLines(Path.Combine(cli.Folder, "lamps.txt"), lines);
        string[] near = ["ps", "solve", "ball", "--near-lights", "lamps.txt", "--out", "near", "--integrator", "poisson"];
        using var json = JsonDocument.Parse(cli.RunAlone([.. near, "--pixel-pitch", "0.5", "--json"]).Done());
        using var far = JsonDocument.Parse(cli.RunAlone("ps", "solve", "ball", "--out", "far", "--json").Done());
        double Error(JsonDocument d) => d.RootElement.GetProperty("meanAngularError").GetDouble();
        Assert.True(json.RootElement.GetProperty("nearLightsConverged").GetBoolean());
        Assert.Equal(Error(far), Error(json), 0.1);
        Assert.Contains("expected lengths in mm", cli.RunAlone(near).Error, StringComparison.Ordinal);
        var other = cli.RunAlone([.. near, "--method", "l1"]).Error;
        Assert.Contains("expected --method l2 or trimmed, got l1", other, StringComparison.Ordinal);
    }

    [Fact]
    public void Lamps_are_found_from_two_balls_and_written_for_the_solver()
    {
        using var cli = new CliRunner();
        var camera = PinholeCamera.OfFieldOfView(600, 450, 40);
        Circle[] outlines = [new(165, 225, 67), new(435, 210, 67)];
        Vector3d[] lamps = [new(60, 150, -60), new(-140, 20, -50)];
        Directory.CreateDirectory(Path.Combine(cli.Folder, "balls"));
        foreach (var (i, lamp) in lamps.Index()) Mirrored(camera, outlines, lamp).Save(Path.Combine(cli.Folder, "balls", $"{i + 1}.png"));
        string[] line = ["ps", "calibrate-near", "balls", "--circle", "165,225,67", "--circle", "435,210,67", "--diameter", "40"];
        Assert.Contains("expected a camera", cli.Run(line).ErrorLine(2), StringComparison.Ordinal);
        Assert.Contains("--circle: expected two balls or more, got one",
            cli.Run([.. line[..5], "--diameter", "40", "--fov", "40"]).ErrorLine(2), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(cli.Run([.. line, "--fov", "40", "--json"]).Done());
        var found = json.RootElement.GetProperty("lamps").EnumerateArray().Select(l =>
            l.GetProperty("positionMillimetres").EnumerateArray().Select(n => n.GetDouble()).ToArray()).ToArray();
        Assert.All(found.Zip(lamps), p => Assert.InRange((new Vector3d(p.First[0], p.First[1], p.First[2]) - p.Second).Length, 0, 15));
        var read = NearLightFile.Read(Path.Combine(cli.Folder, "balls", "lamps.csv"), ["1.png", "2.png"]);
        Assert.Equal(found[1][0], read[1].Position.X, 0.001);
        Assert.Contains("lamps.csv exists", cli.Run([.. line, "--fov", "40"]).ErrorLine(2), StringComparison.Ordinal);
        Assert.Contains("Balls ", cli.Run([.. line, "--fov", "40", "--force"]).Done(), StringComparison.Ordinal);
    }

    // Bright where the mirrored ray passes the lamp.
    private static Image Mirrored(PinholeCamera camera, Circle[] outlines, Vector3d lamp)
    {
        var picture = new Image(600, 450, 1, 16);
        foreach (var outline in outlines)
        {
            var ball = MirrorBall.OfOutline(camera, outline, 20);
            for (var p = 0; p < 600 * 450; p++)
            {
                var (x, y) = (p % 600, p / 600);
                if (Math.Pow(x - outline.X, 2) + Math.Pow(y - outline.Y, 2) > Math.Pow(0.96 * outline.Radius, 2)) continue;
                var (point, direction) = ball.Mirror(camera, x, y);
                picture.Pixels16[p] = (ushort)(6500 + 52000 * Math.Exp(-(1 - (lamp - point).Unit().Dot(direction)) * 2000));
            }
        }
        return picture;
    }
}
