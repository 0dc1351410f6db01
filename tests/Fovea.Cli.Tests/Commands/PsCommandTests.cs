using System.Globalization;
using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

public class PsCommandTests
{
    private static JsonElement Json(CliResult result) => JsonDocument.Parse(result.Done()).RootElement;

    [Fact]
    public void A_rendered_folder_is_described_solved_relit_and_measured()
    {
        using var cli = new CliRunner();
        cli.RunAlone("ps", "render", "--surface", "sphere", "--size", "48,40", "--lights", "9", "--out", "scenes/ball").Done();

        var info = Json(cli.RunAlone("ps", "info", "scenes/ball", "--out", "sheet.png", "--json"));
        Assert.Equal([9, 48 * 40], info.GetProperty("measurementMatrix").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal(1, info.GetProperty("lightLengthMean").GetDouble(), 1e-6);
        Assert.True(File.Exists(Path.Combine(cli.Folder, "sheet.png")));

        var solved = Json(cli.RunAlone("ps", "solve", "scenes/ball", "--method", "l1", "--out", "solved", "--json"));
        Assert.Equal("l1", solved.GetProperty("method").GetString());
        Assert.InRange(solved.GetProperty("meanAngularError").GetDouble(), 0.001, 3);
        Assert.True(solved.GetProperty("seconds").GetDouble() > 0);
        foreach (var file in new[] { "normals.npy", "normals.png", "albedo.png", "shadows.png", "error.png", "reconstruction.png",
            "result.json" })
            Assert.True(File.Exists(Path.Combine(cli.Folder, "solved", file)), file);

        cli.RunAlone("ps", "relight", "solved", "--light=-1,0,1").Done();
        Assert.True(File.Exists(Path.Combine(cli.Folder, "solved", "relit.png")));
        cli.Run("ps", "solve", "scenes/ball", "--method", "l2", "--out", "other").Done();
        var compared = Json(cli.Run("ps", "compare", "solved", "other", "--json"));
        Assert.Equal(["l1", "l2"], compared.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("method").GetString()));
        Assert.True(compared.GetProperty("results")[1].GetProperty("meanAngleToFirst").GetDouble() > 0);
        Assert.True(File.Exists(Path.Combine(cli.Folder, "compare.html")));
        Assert.Contains("ps compare: expected two folders of results or more, got 1", cli.Run("ps", "compare", "solved").ErrorLine(2),
            StringComparison.Ordinal);
        cli.RunAlone("ps", "reconstruct", "scenes/ball", "--image", "3", "--out", "compared.png").Done();
        Assert.True(File.Exists(Path.Combine(cli.Folder, "compared.png")));

        var rows = Json(cli.RunAlone("ps", "benchmark", "scenes", "--methods", "l2,trimmed", "--out", "benchmark", "--json"));
        Assert.Equal(["l2", "trimmed"], rows.EnumerateArray().Select(r => r.GetProperty("method").GetString()));
        foreach (var file in new[] { "benchmark.txt", "benchmark.json", "benchmark.svg" })
            Assert.True(File.Exists(Path.Combine(cli.Folder, "benchmark", file)), file);
    }

    [Fact]
    public void Without_shadows_all_that_is_shown_is_lit()
    {
        using var cli = new CliRunner();
        double Error(string shadows)
        {
            cli.Run("ps", "render", "--size", "48,48", "--lights", "12", "--shadows", shadows, "--plain", "--out", shadows).Done();
            return Json(cli.Run("ps", "solve", shadows, "--method", "l2", "--out", "solved", "--json")).GetProperty("meanAngularError")
                .GetDouble();
        }
        Assert.InRange(Error("none"), 0, 0.05);
        Assert.InRange(Error("attached"), 1, 10);
        Assert.Equal(0, Json(cli.Run("ps", "info", "none", "--json")).GetProperty("blackShare").GetDouble());
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(cli.Folder, "none", "001.png")),
            File.ReadAllBytes(Path.Combine(cli.Folder, "attached", "001.png")));
    }

    [Fact]
    public void Every_solve_without_a_name_has_a_folder_of_its_own()
    {
        using var cli = new CliRunner();
        foreach (var parent in new[] { "a", "b" })
            cli.Run("ps", "render", "--size", "24,24", "--lights", "6", "--out", $"{parent}/ball").Done();
        Assert.Contains("Written: ball-trimmed\n", cli.Run("ps", "solve", "a/ball").Done(), StringComparison.Ordinal);
        Assert.Contains("Written: ball-trimmed-2\n", cli.Run("ps", "solve", "b/ball").Done(), StringComparison.Ordinal);
        using var first = cli.Start("ps", "solve", "a/ball");
        using var second = cli.Start("ps", "solve", "b/ball");
        CliRunner.Finish(first).Done();
        CliRunner.Finish(second).Done();
        foreach (var folder in new[] { "ball-trimmed", "ball-trimmed-2", "ball-trimmed-3", "ball-trimmed-4" })
        {
            Assert.True(File.Exists(Path.Combine(cli.Folder, folder, "report.html")), folder);
            Assert.DoesNotContain(Directory.GetFiles(Path.Combine(cli.Folder, folder)), f => Path.GetFileName(f)[0] == '.');
        }
        Assert.Empty(Directory.GetDirectories(cli.Folder, ".ball*"));
    }

    [Fact]
    public void Lights_that_do_not_fit_and_positions_are_warned_of()
    {
        using var cli = new CliRunner();
        cli.Run("ps", "render", "--size", "48,48", "--lights", "12", "--shadows", "none", "--out", "ball").Done();
        var lights = Path.Combine(cli.Folder, "ball", "light_directions.txt");
        var lines = File.ReadAllLines(lights);
        File.WriteAllLines(lights, lines.Reverse());
        var solved = cli.Run("ps", "solve", "ball", "--out", "solved", "--json");
        Assert.StartsWith("warning: light_directions.txt: the lights do not fit the pictures", solved.Error, StringComparison.Ordinal);
        Assert.StartsWith("light_directions.txt: the lights do not fit", Json(solved).GetProperty("warnings")[0].GetString(),
            StringComparison.Ordinal);
        Assert.False(Json(cli.Run("ps", "info", "ball", "--json")).GetProperty("lightsFit").GetBoolean());
        File.WriteAllLines(lights, lines.Select((line, i) => string.Join(' ', line.Split(' ').Select(n =>
            (double.Parse(n, CultureInfo.InvariantCulture) * (400 + 30 * i)).ToString(CultureInfo.InvariantCulture)))));
        var positions = cli.Run("ps", "solve", "ball", "--out", "solved", "--json");
        Assert.StartsWith("warning: light_directions.txt: vectors are 400 to 730 long, as positions are", positions.Error,
            StringComparison.Ordinal);
        Assert.InRange(Json(positions).GetProperty("meanAngularError").GetDouble(), 0, 0.05);
        Assert.Equal("", cli.Run("ps", "solve", "ball", "--out", "solved", "--json", "--light-vectors", "directions").Error);
    }

    [Fact]
    public void A_description_says_which_pictures_mask_and_encoding_were_taken()
    {
        using var cli = new CliRunner();
        cli.Run("ps", "render", "--size", "48,48", "--lights", "12", "--out", "ball").Done();
        var info = Json(cli.Run("ps", "info", "ball", "--out", "sheet.png", "--json"));
        Assert.Equal("mask.png", info.GetProperty("mask").GetString());
        Assert.Equal("linear (the file does not say)", info.GetProperty("encoding").GetString());
        Assert.Equal(["001.png", "002.png"], info.GetProperty("pictures").EnumerateArray().Take(2).Select(n => n.GetString()!));
        var text = cli.Run("ps", "info", "ball", "--encoding", "srgb").Done();
        Assert.Contains("001.png … 012.png", text, StringComparison.Ordinal);
        Assert.Contains("sRGB (--encoding)", text, StringComparison.Ordinal);
        Assert.Contains("(mask.png)", text, StringComparison.Ordinal);
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
    [InlineData("ps solve --green left", "--green: expected up or down, got 'left'")]
    [InlineData("ps solve --light-vectors metres", "--light-vectors: expected directions or intensities, got 'metres'")]
    [InlineData("ps render --surface step --lights 64 --shadows none --spread 89", "RenderOptions: expected pixels that face every light where there are no shadows")]
    [InlineData("ps calibrate-sphere x --circle 1,2,0", "--circle: expected a radius above zero, got 1,2,0")]
    public void A_wrong_command_line_is_one_line(string line, string expected)
    {
        using var cli = new CliRunner();
        Directory.CreateDirectory(Path.Combine(cli.Folder, "x"));
        Assert.Contains(expected, cli.Run(line.Split(' ')).ErrorLine(Application.WrongUsage), StringComparison.Ordinal);
    }

    [Fact]
    public void Measured_lights_and_the_pictures_folder_are_not_written_over()
    {
        using var cli = new CliRunner();
        cli.Run("ps", "render", "--surface", "sphere", "--size", "48,48", "--lights", "6", "--shadows", "attached", "--plain", "--out",
            "ball").Done();
        var lights = Path.Combine(cli.Folder, "lights.csv");
        string[] calibrate = ["ps", "calibrate-sphere", "ball", "--surface", "matt", "--out", "lights.csv"];
        Assert.Contains("Written: lights.csv", cli.Run(calibrate).Done(), StringComparison.Ordinal);
        File.WriteAllText(lights, "measured with care");
        Assert.EndsWith("lights.csv exists; name another file with --out, or replace it with --force",
            cli.Run(calibrate).ErrorLine(Application.WrongUsage), StringComparison.Ordinal);
        Assert.Equal("measured with care", File.ReadAllText(lights));
        cli.Run([.. calibrate, "--force"]).Done();
        // What was measured is what the pictures were rendered with.
        var solved = Json(cli.Run("ps", "solve", "ball", "--lights", "lights.csv", "--out", "solved", "--json"));
        Assert.InRange(solved.GetProperty("meanAngularError").GetDouble(), 0, 5);
        Assert.Contains("ps solve ball --lights lights.csv", solved.GetProperty("commandLine").GetString(), StringComparison.Ordinal);
        Assert.Contains("expected a folder of its own for the results", cli.Run("ps", "solve", "ball", "--out", "ball")
            .ErrorLine(Application.Failed), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_lights_is_solved_by_the_method_that_finds_them()
    {
        using var cli = new CliRunner();
        cli.Run("ps", "render", "--size", "48,48", "--lights", "8", "--out", "ball").Done();
        File.Delete(Path.Combine(cli.Folder, "ball", "light_directions.txt"));
        Assert.Contains("--method uncalibrated", cli.Run("ps", "solve", "ball").ErrorLine(Application.Failed), StringComparison.Ordinal);
        var solved = Json(cli.Run("ps", "solve", "ball", "--method", "uncalibrated", "--out", "solved", "--json"));
        Assert.Equal("estimated by uncalibrated", solved.GetProperty("lightDirections").GetString());
        Assert.True(File.Exists(Path.Combine(cli.Folder, "solved", "lights.csv")));
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
