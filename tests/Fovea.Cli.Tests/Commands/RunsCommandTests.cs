using System.Text.Json;
using Fovea.Training;

namespace Fovea.Cli.Tests.Commands;

/// <summary>Two short runs in <c>runs</c> of a folder, for the commands that look at them.</summary>
public sealed class ListedRuns : IDisposable
{
    private readonly CliRunner _cli = new();

    public ListedRuns()
    {
        foreach (var (name, rate) in new[] { ("one", 0.002), ("two", 0.0001) })
        {
            var config = Recipe.Find("digits")!.Config;
            (config.Epochs, config.NumTrain, config.LearningRate) = (1, 400, rate);
            var session = TrainingSession.Start(config);
            session.Trainer.View = null;
            session.Keep(Path.Combine(_cli.Folder, "runs", name));
            session.Train();
            session.Finish();
        }
    }

    public string Folder => _cli.Folder;

    internal CliResult Run(params string[] args) => _cli.Run(args);

    internal CliResult RunAlone(params string[] args) => _cli.RunAlone(args);

    public void Dispose() => _cli.Dispose();
}

/// <summary><c>fovea runs</c>: list, show, compare, delete, rerun.</summary>
public class RunsCommandTests(ListedRuns runs) : IClassFixture<ListedRuns>
{
    [Fact]
    public void Runs_are_listed_sorted_and_chosen()
    {
        var lines = runs.RunAlone("runs", "list", "--sort=-accuracy").Done().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^name +network +dataset +epochs +validation +test +time +state +date$", lines[0]);
        Assert.Matches(@"^runs/one +digits +digits +1/1 +\d+\.\d\d % +\d+\.\d\d % +0:\d\d +completed +\d{4}-\d\d-\d\d \d\d:\d\d$",
            lines[1]);
        Assert.StartsWith("runs/two ", lines[2], StringComparison.Ordinal);
        using var json = JsonDocument.Parse(runs.Run("runs", "list", "runs", "--filter", "learningRate<0.001", "--json").Done());
        var run = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(("two", "completed", "validationAccuracy"), (run.GetProperty("name").GetString(), run.GetProperty("state").GetString(),
            run.GetProperty("validationFigure").GetString()));
    }

    [Fact]
    public void A_run_is_shown_with_figures_record_settings_and_files()
    {
        var text = runs.RunAlone("runs", "show", "runs/one").Done();
        foreach (var part in new[] { "trainingLoss", "optimizer.beta1", "model.safetensors", "steps 0…", "learningRate" })
            Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_are_compared_in_text_and_on_a_page()
    {
        var text = runs.RunAlone("runs", "compare", "runs/one", "runs/two", "--out", "both.html").Done();
        Assert.Matches(@"learningRate +0\.002 +0\.0001", text);
        Assert.Contains("Page: both.html", text, StringComparison.Ordinal);
        Assert.Contains("learningRate", File.ReadAllText(Path.Combine(runs.Folder, "both.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_repeated_has_the_same_bits()
    {
        var result = runs.RunAlone("runs", "rerun", "runs/one", "--out", "again", "--threads", "1");
        Assert.Equal("The same bits: again has the weights of runs/one.\n", result.Done());
    }

    [Fact]
    public void A_run_is_deleted_where_somebody_agrees()
    {
        RunFiles.Copy(Path.Combine(runs.Folder, "runs", "two"), Path.Combine(runs.Folder, "old"));
        Assert.Equal("fovea: delete: nobody can be asked here: pass --yes to delete without a question", runs.Run("runs", "delete",
            "old").ErrorLine(2));
        Assert.True(Directory.Exists(Path.Combine(runs.Folder, "old")));
        Assert.Equal("Deleted old\n", runs.RunAlone("runs", "delete", "old", "--yes").Done());
        Assert.False(Directory.Exists(Path.Combine(runs.Folder, "old")));
    }

    [Theory]
    [InlineData("runs list --sort acuracy", 2, "--sort: unknown column 'acuracy' (did you mean 'accuracy'?). Expected one of name, network, dataset, ")]
    [InlineData("runs list --filter accuracy", 2, "--filter: expected COLUMN>VALUE, COLUMN=VALUE or the like, got 'accuracy'")]
    [InlineData("runs show cache", 1, "cache: expected a run folder with config.yaml, which 'fovea train' writes.")]
    [InlineData("runs compare runs/one", 2, "compare: expected two runs or more, got 1.")]
    [InlineData("runs delete runs --yes", 1, "runs: expected a run folder, which 'fovea train' writes;")]
    public void Wrong_usage_is_one_line(string line, int code, string expected) =>
        Assert.StartsWith($"fovea: {expected}", runs.Run(line.Split(' ')).ErrorLine(code), StringComparison.Ordinal);
}
