using System.Text.Json;

namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea train</c> with <c>--find-lr</c>, <c>--overfit</c> and <c>--profile</c>: no run is kept.</summary>
public class TrainModeTests
{
    [Fact]
    public void A_learning_rate_is_found_with_the_command_that_uses_it()
    {
        using var cli = new CliRunner();
        var text = cli.Run("train", "digits", "--batch-size", "64", "--learning-rate", "5", "--find-lr").Done();
        Assert.Matches(@"^Suggested learning rate: 0\.\d+ \(steepest fall of the loss at [0-9.E-]+, least loss at [0-9.E-]+\)\n"
            + @"Use it: fovea train digits --batch-size 64 --learning-rate 0\.\d+\nPlot: runs/digits-find-lr/find-lr\.svg, runs/digits-find-lr/find-lr\.html\n$", text);
        Assert.Equal(["find-lr.html", "find-lr.svg"], Directory.EnumerateFiles(Path.Combine(cli.Folder, "runs", "digits-find-lr"), "*",
            SearchOption.AllDirectories).Select(f => Path.GetFileName(f)).Order());
    }

    [Fact]
    public void Pictures_are_learned_by_heart_or_not()
    {
        using var cli = new CliRunner();
        Assert.Matches(@"^Learned by heart: 20 of 20 pictures after \d+ steps \(\d+ passes\), loss \d\.\d{4} to \d\.\d{4}; \d+\.\d s\n$",
            cli.Run("train", "--overfit", "20").Done());
        var failed = cli.Run("train", "--overfit", "20", "--learning-rate", "1e-9", "--epochs", "5");
        Assert.Equal(1, failed.ExitCode);
        Assert.Matches(@"^Not learned by heart: \d+ of 20 pictures after 5 steps \(5 passes\), ", failed.Output);
        Assert.Contains("Look at:\n  the learning rate 1E-09: ", failed.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(cli.Folder, "runs")));
    }

    [Fact]
    public void A_profile_has_tables_a_page_and_a_trace()
    {
        using var cli = new CliRunner();
        using var json = JsonDocument.Parse(cli.Run("train", "--profile", "--epochs", "2", "--out", "profile", "--json").Done());
        var root = json.RootElement;
        // Beside other work the limit may come out too low and the part of it above 100; it is that part in any case.
        double Figure(string name) => root.GetProperty(name).GetDouble();
        Assert.Equal(100 * Figure("gflops") / Figure("limitGflops"), Figure("percentOfLimit"), 1e-6);
        Assert.True(Figure("percentOfLimit") > 0.1);
        Assert.True(root.GetProperty("isReplayed").GetBoolean());
        Assert.Contains("update", root.GetProperty("operations").EnumerateArray().Select(o => o.GetProperty("name").GetString()));
        using var trace = JsonDocument.Parse(File.ReadAllText(Path.Combine(cli.Folder, "profile", "trace.json")));
        Assert.True(trace.RootElement.GetProperty("traceEvents").GetArrayLength() > 100);
        Assert.Equal(["profile.html", "trace.json"], Directory.EnumerateFiles(Path.Combine(cli.Folder, "profile")).Select(f =>
            Path.GetFileName(f)).Order());
    }

    [Theory]
    [InlineData("train --overfit 0", "--overfit: expected 1 or more, got 0")]
    [InlineData("train --overfit 5000", "--overfit: expected 1…1294 of the training samples, got 5000.")]
    [InlineData("train --find-lr --resume run", "--find-lr does not go with --resume: it begins a training anew. Give the run's settings: fovea train run/config.yaml --find-lr")]
    [InlineData("train --find-lr --profile", "--find-lr and --profile: expected one of them")]
    public void Wrong_usage_is_one_line(string line, string expected) =>
        Assert.StartsWith($"fovea: {expected}", CliRunner.RunOnce(line.Split(' ')).ErrorLine(2), StringComparison.Ordinal);
}
