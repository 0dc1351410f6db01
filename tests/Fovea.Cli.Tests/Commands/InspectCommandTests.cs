using System.Text.Json;
using Fovea.Training;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea inspect</c>.</summary>
public sealed class InspectCommandTests(InspectCommandTests.Runs runs) : IClassFixture<InspectCommandTests.Runs>
{
    [Fact]
    public void Everything_is_on_one_page_and_in_one_JSON_value()
    {
        var result = runs.Cli.Run("inspect", "run", "--samples", "6", "--json", "--out", "look/page.html");
        using var json = JsonDocument.Parse(result.Done());
        var root = json.RootElement;
        Assert.Equal("run", root.GetProperty("runFolder").GetString());
        Assert.Equal("test", root.GetProperty("on").GetString());
        foreach (var inspection in RunInspection.All.Where(i => i is not GeneratorInspection))
        {
            Assert.True(root.TryGetProperty(RunInspection.Key(inspection.Name), out _), inspection.Name);
            Assert.True(root.GetProperty("partSeconds").TryGetProperty(RunInspection.Key(inspection.Name), out _), inspection.Name);
        }
        Assert.InRange(root.GetProperty("summary").GetProperty("testAccuracy").GetDouble(), 0.3, 1);
        Assert.Equal(359, root.GetProperty("features").GetProperty("tsne").GetArrayLength());
        // What takes a while is told on standard error.
        Assert.Contains("features: t-SNE of 359 images", result.Error, StringComparison.Ordinal);
        var page = File.ReadAllText(Path.Combine(runs.Cli.Folder, root.GetProperty("report").GetString()!));
        Assert.Contains(">t-SNE<", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">t-SNE<", File.ReadAllText(Path.Combine(runs.Cli.Folder, "run", "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_are_lines_and_tables()
    {
        var text = runs.Cli.RunAlone("inspect", "run", "--parts", "confusion, classes,calibration", "--on", "validation", "--out", "parts")
            .Done();
        Assert.Contains("Confusion: most confused: ", text, StringComparison.Ordinal);
        Assert.Matches("macro mean +144 ", text);
        Assert.Matches(@"Calibration: ECE \d+\.\d\d %, with temperature \d+\.\d+ \d+\.\d\d %", text);
        Assert.Contains($"Page: {Path.Combine("parts", "report.html")} (", text, StringComparison.Ordinal);
        Assert.DoesNotContain("First layer", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--parts: unknown part 'confusoin' (did you mean 'confusion'?)", "run", "--parts", "classes,confusoin")]
    [InlineData(2, "expected --image or --index, got both", "run", "--image", "a.png", "--index", "3")]
    [InlineData(2, "--samples: expected at most 500, got 501", "run", "--samples", "501")]
    [InlineData(1, "nothing: expected a run folder with config.yaml, which 'fovea train' writes.", "nothing")]
    [InlineData(1, "expected model.safetensors or checkpoints/last.safetensors", "weightless")]
    [InlineData(1, "notes.png: ", "run", "--image", "notes.png")]
    [InlineData(1, "expected an image from 0 to 358 of the test set, got 400", "run", "--index", "400")]
    public void What_is_wrong_is_one_line(int code, string text, params string[] args) =>
        Assert.Contains(text, runs.Cli.Run(["inspect", .. args]).ErrorLine(code), StringComparison.Ordinal);

    /// <summary>A run of two epochs on the digits, one without weights, and a file that is no picture.</summary>
    public sealed class Runs : IDisposable
    {
        /// <summary>Trains.</summary>
        public Runs()
        {
            var config = Recipe.Find("digits")!.Config;
            config.Epochs = 2;
            var session = TrainingSession.Start(config);
            session.Trainer.View = null;
            session.Keep(Path.Combine(Cli.Folder, "run"));
            session.Train();
            session.Finish();
            Directory.CreateDirectory(Path.Combine(Cli.Folder, "weightless"));
            File.Copy(Path.Combine(Cli.Folder, "run", "config.yaml"), Path.Combine(Cli.Folder, "weightless", "config.yaml"));
            File.WriteAllText(Path.Combine(Cli.Folder, "notes.png"), "no picture");
        }

        internal CliRunner Cli { get; } = new();

        /// <inheritdoc/>
        public void Dispose() => Cli.Dispose();
    }
}
