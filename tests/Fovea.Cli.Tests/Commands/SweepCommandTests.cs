using System.Text.Json;
using Fovea.Sweeps;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea sweep</c>.</summary>
public sealed class SweepCommandTests : IDisposable
{
    private const string Small = """
        recipe: digits
        settings: {validation: 100, numTrain: 300}
        space:
          learningRate: {name: logUniform, low: 1e-3, high: 0.1}
          optimizer: [adam, sgd]
        trials: 3
        epochs: 2
        """;

    private readonly CliRunner _cli = new();

    public void Dispose() => _cli.Dispose();

    private void Write(string yaml) => File.WriteAllText(Path.Combine(_cli.Folder, "sweep.yaml"), yaml);

    private static List<double?> Figures(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("results").EnumerateArray().Select(r =>
            r.GetProperty("figure") is { ValueKind: JsonValueKind.Number } n ? n.GetDouble() : (double?)null)];
    }

    [Fact]
    public void One_whose_process_is_killed_goes_on_to_the_results_of_one_that_is_not()
    {
        Write(Small);
        var whole = Sweep.Load(Path.Combine(_cli.Folder, "sweep.yaml"), Path.Combine(_cli.Folder, "whole"));
        var expected = (whole with { MeasureTest = false }).Run();
        using (var process = _cli.Start("sweep", "sweep.yaml", "--no-test"))
        {
            while (process.StandardError.ReadLine() is { } line && !line.StartsWith("trial   1", StringComparison.Ordinal)) { }
            process.Kill();
            process.WaitForExit();
        }
        var folder = Path.Combine("sweeps", "sweep");
        Assert.Contains(SweepResult.Open(Path.Combine(_cli.Folder, folder)).Trials, t => t.State != TrialState.Done);
        Assert.Equal($"fovea: {folder} holds a sweep already. Go on with it: fovea sweep --resume {folder}; or pass another --out",
            _cli.Run("sweep", "sweep.yaml").ErrorLine(2));
        // One that takes part beside, and then the one that prints.
        _cli.Run("sweep", "--resume", folder, "--worker", "--no-test").Done();
        var result = _cli.Run("sweep", "--resume", folder, "--json").Done();
        Assert.Equal(expected.Trials.Select(t => (double?)t.Figure), Figures(result));
        var page = File.ReadAllText(Path.Combine(_cli.Folder, folder, "report.html"));
        Assert.Contains("best validation accuracy", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_trial_and_its_test_are_printed()
    {
        Write(Small.Replace("trials: 3", "trials: 2", StringComparison.Ordinal)
            .Replace("epochs: 2", "epochs: 1", StringComparison.Ordinal));
        var result = _cli.Run("sweep", "sweep.yaml", "--parallel", "2", "--out", "own");
        var text = result.Done();
        Assert.Matches(@"Best: trial [12], validation accuracy \d+\.\d\d %: learningRate ", text);
        Assert.Matches(@"Test loss: \d.*, accuracy: \d+\.\d\d %; measured once", text);
        Assert.Contains($"  fovea train {Path.Combine("own", "best.yaml")}", text, StringComparison.Ordinal);
        Assert.Contains("trial   2 ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trials: 3", "trails: 3", "sweep.yaml: line 6: unknown key 'trails' (did you mean 'trials'?), expected one of a sweep: ")]
    [InlineData("low: 1e-3, high: 0.1", "low: 1, high: 0.1", "sweep.yaml: line 4, space.learningRate: logUniform: expected a range with low above 0 and below high, got 1 to 0.1: it is empty.")]
    public void What_is_wrong_with_a_file_is_one_line(string old, string @new, string expected)
    {
        Write(Small.Replace(old, @new, StringComparison.Ordinal));
        Assert.Contains(expected, _cli.Run("sweep", "sweep.yaml").ErrorLine(1), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_cli.Folder, "sweeps")));
    }

    [Fact]
    public void A_wrong_command_line_is_said()
    {
        Assert.Equal("fovea: sweep: expected SWEEP: a file of a sweep, sweep.yaml. See: fovea sweep --help",
            _cli.Run("sweep").ErrorLine(2));
        Assert.Equal("fovea: --trials cannot change when a sweep goes on: its sweep.yaml holds it",
            _cli.Run("sweep", "--resume", "x", "--trials", "4").ErrorLine(2));
    }
}
