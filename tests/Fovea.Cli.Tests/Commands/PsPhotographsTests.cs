using System.Text.Json;
using Fovea.Imaging;
using Fovea.Photometry;

namespace Fovea.Cli.Tests.Commands;

/// <summary>Commands of photometric stereo on photographs with EXIF data, and what helps to take them.</summary>
public class PsPhotographsTests
{
    private static JsonElement Json(CliResult result) => JsonDocument.Parse(result.Done()).RootElement;

    [Fact]
    public void A_camera_is_taken_from_the_pictures_where_that_is_asked_for()
    {
        using var cli = new CliRunner();
        // 75 mm as on film; the density of 5.5 pixels a millimetre says something else, as it does for pictures that were made smaller.
        var focal = 75 * Math.Sqrt(13 * 13 + 7 * 7) / Math.Sqrt(36 * 36 + 24 * 24);
        var tagged = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Files", "camera.tif"));
        Directory.CreateDirectory(Path.Combine(cli.Folder, "shots"));
        for (var i = 1; i < 4; i++) File.WriteAllBytes(Path.Combine(cli.Folder, "shots", $"shot {i}.tif"), tagged);
        File.WriteAllText(Path.Combine(cli.Folder, "shots", "lights.txt"), "0 0 1\n0.6 0 0.8\n0 0.6 0.8\n");
        var mask = new Image(13, 7, 1);
        mask.Pixels8.Fill(255);
        mask.Pixels8[0] = 0;
        mask.Save(Path.Combine(cli.Folder, "shots", "mask.png"));

        var info = Json(cli.Run("ps", "info", "shots", "--json"));
        Assert.Equal("1/60 s, f/8, ISO 200 for all", info.GetProperty("exposure").GetString());
        Assert.Equal("Test camera", info.GetProperty("camera").GetString());
        Assert.Equal("sRGB (EXIF colour space)", info.GetProperty("encoding").GetString());
        var parallel = Json(cli.Run("ps", "solve", "shots", "--out", "a", "--json"));
        Assert.False(parallel.TryGetProperty("focalLengthPixels", out _));
        Assert.Equal(focal, parallel.GetProperty("exifFocalLengthPixels").GetDouble(), 1e-6);
        Assert.Contains("--fov exif", cli.Run("ps", "solve", "shots", "--out", "b").Done(), StringComparison.Ordinal);
        var seen = Json(cli.Run("ps", "solve", "shots", "--out", "c", "--fov", "exif", "--json"));
        Assert.Equal(focal, seen.GetProperty("focalLengthPixels").GetDouble(), 1e-6);
        Assert.Equal("EXIF: 75 mm as on film of 36 mm", seen.GetProperty("exifFocalLength").GetString());
    }

    [Theory]
    [InlineData("--fov", "wide", "--fov: expected degrees or exif, got 'wide'")]
    [InlineData("--fov", "180", "--fov: expected less than 180 degrees")]
    [InlineData("--fov", "exif", "--fov exif: expected a focal length in the EXIF data of the pictures, got none; say the angle")]
    [InlineData("--exposure", "auto", "--exposure: expected exif or ignore, got 'auto'")]
    [InlineData("--ambient", "yes", "--ambient: expected none or estimate, got 'yes'")]
    public void What_cannot_be_said_is_refused(string option, string value, string message)
    {
        using var cli = new CliRunner();
        Assert.Contains(message, cli.Run("ps", "solve", option, value).ErrorLine(2), StringComparison.Ordinal);
    }

    [Fact]
    public void A_ball_is_seen_by_the_camera_that_is_given()
    {
        using var cli = new CliRunner();
        var camera = PinholeCamera.OfFieldOfView(120, 100, 40);
        var ball = new Circle(40, 60, 30);
        Vector3d[] lights = [new(0, 0, 1), new Vector3d(0.4, 0.2, 1).Unit(), new Vector3d(-0.3, 0.5, 1).Unit()];
        Directory.CreateDirectory(Path.Combine(cli.Folder, "chrome"));
        foreach (var (i, light) in lights.Index())
        {
            var picture = new Image(120, 100, 1);
            for (var p = 0; p < 12_000; p++) if (ball.Seen(camera, p % 120, p / 120) is var (n, v))
                picture.Pixels8[p] = (byte)(255 * (0.1 + 0.8 * Math.Exp(-(1 - (2 * n.Dot(v) * n - v).Dot(light)) * 80)));
            picture.Save(Path.Combine(cli.Folder, "chrome", $"{i + 1}.png"));
        }
        File.WriteAllText(Path.Combine(cli.Folder, "K.txt"),
            FormattableString.Invariant($"{camera.Focal} {camera.Focal} {camera.CenterX} {camera.CenterY}"));
        double Worst(params string[] option)
        {
            var found = Json(cli.Run(["ps", "calibrate-sphere", "chrome", "--circle", "40,60,30", "--force", "--json", .. option]))
                .GetProperty("lights");
            return lights.Index().Max(l => found[l.Index].GetProperty("direction") is var d ? Math.Acos(Math.Min(1, l.Item.Dot(
                new(d[0].GetDouble(), d[1].GetDouble(), d[2].GetDouble())))) * 180 / Math.PI : 0);
        }
        Assert.InRange(Worst("--fov", "40"), 0, 1.5);
        Assert.InRange(Worst("--camera", "K.txt"), 0, 1.5);
        Assert.InRange(Worst(), 4, 40);
        Assert.Contains("--fov: expected a chrome ball", cli.Run("ps", "calibrate-sphere", "chrome", "--surface", "matt", "--fov", "40", "--force")
            .ErrorLine(2), StringComparison.Ordinal);
    }

    [Fact]
    public void A_guide_scores_lights()
    {
        using var cli = new CliRunner();
        var score = LightScore.Of(LightScore.Recommended());
        var said = Json(cli.RunAlone("ps", "capture-guide", "--json"));
        Assert.Equal(score.Average, said.GetProperty("expectedErrorDegrees").GetDouble(), 1e-9);
        Assert.Equal(score.ConditionNumber, said.GetProperty("conditionNumber").GetDouble(), 1e-9);
        Assert.Contains("<h1>", File.ReadAllText(Path.Combine(cli.Folder, "capture-guide.html")), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(cli.Folder, "three.csv"), "1,0,0\n0,1,0\n0,0,1\n");
        var three = cli.Run("ps", "capture-guide", "--lights", "three.csv", "--out", "three.html", "--noise", "2").Done();
        Assert.Contains("3 lights: condition number 1.00 of L, 1.00 of LᵀL", three, StringComparison.Ordinal);
        Assert.Contains("--noise: expected a number above 0, at most 100, got 0",
            cli.Run("ps", "capture-guide", "--noise", "0").ErrorLine(2), StringComparison.Ordinal);
        Assert.Contains("none.csv", cli.Run("ps", "capture-guide", "--lights", "none.csv").ErrorLine(1), StringComparison.Ordinal);
    }
}
