using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

public class PsCommandTests
{
    private static JsonElement Json(CliResult result) => JsonDocument.Parse(result.Done()).RootElement;

    [Fact]
    public void A_rendered_folder_is_described_solved_relit_and_measured()
    {
        using var cli = new CliRunner();
        cli.Run("ps", "render", "--surface", "sphere", "--size", "48,40", "--lights", "9", "--out", "scenes/ball").Done();

        var info = Json(cli.Run("ps", "info", "scenes/ball", "--out", "sheet.png", "--json"));
        Assert.Equal([9, 48 * 40], info.GetProperty("measurementMatrix").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal(1, info.GetProperty("lightLengthMean").GetDouble(), 1e-6);
        Assert.True(File.Exists(Path.Combine(cli.Folder, "sheet.png")));

        var solved = Json(cli.Run("ps", "solve", "scenes/ball", "--method", "l1", "--out", "solved", "--json"));
        Assert.Equal("l1", solved.GetProperty("method").GetString());
        Assert.InRange(solved.GetProperty("meanAngularError").GetDouble(), 0.001, 3);
        Assert.True(solved.GetProperty("seconds").GetDouble() > 0);
        foreach (var file in new[] { "normals.npy", "normals.png", "albedo.png", "shadows.png", "error.png", "reconstruction.png",
            "result.json" })
            Assert.True(File.Exists(Path.Combine(cli.Folder, "solved", file)), file);

        cli.Run("ps", "relight", "solved", "--light=-1,0,1").Done();
        Assert.True(File.Exists(Path.Combine(cli.Folder, "solved", "relit.png")));
        cli.Run("ps", "reconstruct", "scenes/ball", "--image", "3", "--out", "compared.png").Done();
        Assert.True(File.Exists(Path.Combine(cli.Folder, "compared.png")));

        var rows = Json(cli.Run("ps", "benchmark", "scenes", "--methods", "l2,trimmed", "--out", "benchmark", "--json"));
        Assert.Equal(["l2", "trimmed"], rows.EnumerateArray().Select(r => r.GetProperty("method").GetString()));
        foreach (var file in new[] { "benchmark.txt", "benchmark.json", "benchmark.svg" })
            Assert.True(File.Exists(Path.Combine(cli.Folder, "benchmark", file)), file);
    }

    [Fact]
    public void Without_a_folder_a_scene_is_rendered_and_solved()
    {
        using var cli = new CliRunner();
        Assert.Contains("Mean angular error", cli.Run("ps", "solve", "--out", "own").Done(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(cli.Folder, "own", "normals.png")));
    }

    [Theory]
    [InlineData("ps solve --method l3", "unknown method 'l3'")]
    [InlineData("ps solve --image 0", "--image: expected 1 or more, got 0")]
    [InlineData("ps render --surface cube", "unknown surface 'cube'")]
    [InlineData("ps render --bits 12", "--bits: expected 8 or 16, got 12")]
    [InlineData("ps render --spread 90", "RenderOptions: expected Spread of 1…89 degrees, got 90.")]
    [InlineData("ps relight x --light 1,2", "--light: expected 3 numbers parted by commas, got '1,2'")]
    [InlineData("ps info --encoding gamma", "--encoding: expected linear, srgb or by-format, got 'gamma'")]
    [InlineData("ps calibrate-sphere x --circle 1,2,0", "--circle: expected a radius above zero, got 1,2,0")]
    public void A_wrong_command_line_is_one_line(string line, string expected)
    {
        using var cli = new CliRunner();
        Directory.CreateDirectory(Path.Combine(cli.Folder, "x"));
        Assert.Contains(expected, cli.Run(line.Split(' ')).ErrorLine(Application.WrongUsage), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_none_and_one_without_lights_are_one_line()
    {
        using var cli = new CliRunner();
        Assert.Equal("fovea: nowhere: no such folder.", cli.Run("ps", "solve", "nowhere").ErrorLine(Application.Failed));
        Directory.CreateDirectory(Path.Combine(cli.Folder, "empty"));
        Assert.StartsWith("fovea: empty: pictures: expected files of .png", cli.Run("ps", "solve", "empty").ErrorLine(Application.Failed),
            StringComparison.Ordinal);
        Assert.Contains("fovea ps solve DIR", cli.Run("ps", "relight", "empty", "--light", "0,0,1").ErrorLine(Application.Failed),
            StringComparison.Ordinal);
    }
}
