using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea train FILE.yaml</c>.</summary>
public class TrainConfigTests
{
    private const string Yaml = """
        name: mine
        recipe: digits
        epochs: 30
        seed: 4
        optimizer: {name: adamW, weightDecay: 0.001}
        callbacks:
        - {name: exponentialMovingAverage, decay: 0.95}
        - {name: earlyStopping, patience: 1, monitor: accuracy, minDelta: 0.5}
        - bestCheckpoint
        """;

    [Fact]
    public void A_file_trains_stops_when_it_says_and_its_run_can_be_used()
    {
        using var cli = new CliRunner();
        File.WriteAllText(Path.Combine(cli.Folder, "my.yaml"), Yaml);
        using var json = JsonDocument.Parse(cli.Run("train", "my.yaml", "--json").Done());
        // No second epoch is better by half of all images.
        Assert.Equal(("mine", 2, "runs/mine-1"), (json.RootElement.GetProperty("recipe").GetString()!,
            json.RootElement.GetProperty("epochs").GetInt32(), json.RootElement.GetProperty("runFolder").GetString()!));
        var accuracy = json.RootElement.GetProperty("testAccuracy").GetDouble();
        using var again = JsonDocument.Parse(cli.Run("eval", "runs/mine-1", "--json").Done());
        Assert.Equal(accuracy, again.RootElement.GetProperty("testAccuracy").GetDouble());
        var config = File.ReadAllText(Path.Combine(cli.Folder, "runs", "mine-1", "config.yaml"));
        Assert.Contains("seed: 4\n", config, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(cli.Folder, "runs", "mine-1", "checkpoints", "best.safetensors")));
        // The run's own configuration is such a file, too, and gives the same bytes.
        cli.Run("train", "runs/mine-1/config.yaml", "--out", "again").Done();
        Assert.Equal(File.ReadAllBytes(Path.Combine(cli.Folder, "runs", "mine-1", "model.safetensors")),
            File.ReadAllBytes(Path.Combine(cli.Folder, "again", "model.safetensors")));
    }

    [Fact]
    public void A_wrong_key_is_one_line_and_writes_nothing()
    {
        using var cli = new CliRunner();
        File.WriteAllText(Path.Combine(cli.Folder, "my.yaml"), "recipe: digits\nlearningrate: 1");
        Assert.StartsWith("fovea: my.yaml: line 2: unknown key 'learningrate' (did you mean 'learningRate'?)",
            cli.Run("train", "my.yaml").ErrorLine(1), StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(cli.Folder));
        Assert.Contains("none.yaml", cli.Run("train", "none.yaml").ErrorLine(1), StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_is_json()
    {
        using var json = JsonDocument.Parse(CliRunner.RunOnce("train", "--schema").Done());
        Assert.True(json.RootElement.GetProperty("properties").TryGetProperty("optimizer", out _));
    }
}
