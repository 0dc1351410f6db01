using System.Diagnostics;
using System.Globalization;

namespace Fovea.Cli.Tests.Commands;

/// <summary>The same seed gives the same bits: on any number of threads, and interrupted or not.</summary>
public class TrainDeterminismTests
{
    private static readonly string[] Results = ["model.safetensors", "checkpoints/last.safetensors", "metrics.jsonl"];

    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_one_thread_and_on_two_and_another_seed_others()
    {
        using var cli = new CliRunner();
        string Train(string seed, string threads, string name)
        {
            cli.RunAlone("train", "--epochs", "3", "--seed", seed, "--threads", threads, "--out", name).Done();
            return Path.Combine(cli.Folder, name);
        }
        var (one, two, other) = (Train("7", "1", "one"), Train("7", "2", "two"), Train("8", "2", "other"));
        Assert.All(Results, name => Assert.Equal(File.ReadAllBytes(Path.Combine(one, name)), File.ReadAllBytes(Path.Combine(two, name))));
        Assert.All(Results, name => Assert.NotEqual(File.ReadAllBytes(Path.Combine(one, name)),
            File.ReadAllBytes(Path.Combine(other, name))));
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public void An_interrupted_run_continues_to_the_bytes_of_one_that_was_not(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no kill(1) to send the signal.");
        Assert.SkipWhen(signal == "-INT" && CliRunner.IsIgnored(2),
            "This process was started with the signal ignored, and so are those that it starts.");
        using var cli = new CliRunner();
        const string Epochs = "8";
        cli.RunAlone("train", "--epochs", Epochs, "--seed", "5", "--out", "whole").Done();

        using var process = cli.Start("train", "--epochs", Epochs, "--seed", "5", "--out", "cut");
        // The line of the first epoch: training is under way and not at its end.
        while (process.StandardError.ReadLine() is { } line && !line.TrimStart().StartsWith("1/", StringComparison.Ordinal)) { }
        using (var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        var stopped = CliRunner.Finish(process);
        Assert.Matches(@"^fovea: stopped after step \d+; saved\. Continue with: fovea train --resume cut$", stopped.LastErrorLine(1));
        Assert.False(File.Exists(Path.Combine(cli.Folder, "cut", "model.safetensors")));
        Assert.True(File.Exists(Path.Combine(cli.Folder, "cut", "checkpoints", "last.safetensors")));

        cli.RunAlone("train", "--resume", "cut").Done();
        Assert.All(Results, name =>
            Assert.Equal(File.ReadAllBytes(Path.Combine(cli.Folder, "whole", name)),
                File.ReadAllBytes(Path.Combine(cli.Folder, "cut", name))));
    }

    [Fact]
    public void A_killed_run_continues_from_its_last_epoch_to_the_same_bytes()
    {
        using var cli = new CliRunner();
        cli.RunAlone("train", "--epochs", "3", "--out", "whole").Done();
        using var process = cli.Start("train", "--epochs", "3", "--out", "cut");
        while (process.StandardError.ReadLine() is { } line && !line.TrimStart().StartsWith("1/", StringComparison.Ordinal)) { }
        // The line is printed after the epoch's own files, which come in one piece.
        var checkpoint = Path.Combine(cli.Folder, "cut", "checkpoints", "last.safetensors");
        process.Kill();
        process.WaitForExit();
        Assert.True(File.Exists(checkpoint));
        cli.RunAlone("train", "--resume", "cut").Done();
        Assert.All(Results, name =>
            Assert.Equal(File.ReadAllBytes(Path.Combine(cli.Folder, "whole", name)),
                File.ReadAllBytes(Path.Combine(cli.Folder, "cut", name))));
    }
}
