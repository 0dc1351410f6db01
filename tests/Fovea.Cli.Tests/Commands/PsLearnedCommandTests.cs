using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

public class PsLearnedCommandTests
{
    private static JsonElement Json(CliResult result) => JsonDocument.Parse(result.Done()).RootElement;

    [Fact]
    public void The_learned_method_is_there_and_is_measured_under_some_of_the_lights()
    {
        using var cli = new CliRunner();
        cli.Run("ps", "render", "--surface", "sphere", "--size", "40,40", "--lights", "16", "--out", "scenes/ball").Done();
        var rows = Json(cli.Run("ps", "benchmark", "scenes", "--methods", "l2,learned", "--lights", "10", "--seed", "1", "--json"));
        Assert.Equal(["l2", "learned"], rows.EnumerateArray().Select(r => r.GetProperty("method").GetString()));
        var refused = cli.Run("ps", "benchmark", "scenes", "--methods", "l2", "--lights", "17");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--lights: expected at most the 16 of ball, got 17", refused.Error);
    }

    [Fact]
    public void The_network_is_trained_and_kept()
    {
        using var cli = new CliRunner();
        var result = Json(cli.Run("ps", "train-learned", "--batches", "4", "--epochs", "2", "--seed", "3", "--out", "learned", "--json"));
        Assert.InRange(result.GetProperty("meanAngle").GetDouble(), 5, 60);
        Assert.True(result.GetProperty("samples").GetInt64() > 100);
        foreach (var file in new[] { "training.json", "last.safetensors", "learned.safetensors" })
            Assert.True(File.Exists(Path.Combine(cli.Folder, "learned", file)), file);
        var other = cli.Run("ps", "train-learned", "--batches", "6", "--epochs", "2", "--out", "learned");
        Assert.NotEqual(0, other.ExitCode);
        Assert.Contains("expected the settings of the training that is there", other.Error);
    }
}
