namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea train</c> that fails on its way: a loss that is no number, a run that does not fit, damaged files, a full
/// disk.</summary>
public class TrainFailureTests(SmallRuns runs) : IClassFixture<SmallRuns>
{
    [Fact]
    public void A_loss_that_is_no_number_stops_names_the_step_and_suggests_a_rate()
    {
        using var cli = new CliRunner();
        var line = cli.Run("train", "--epochs", "2", "--learning-rate", "1e30", "--out", "run").LastErrorLine(1);
        Assert.Matches(@"^fovea: the loss became (NaN|infinite) at step [2-9] \(epoch 1\), learning rate 1E\+30\. ", line);
        Assert.EndsWith(" Try --learning-rate 0.002, the recipe's", line, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(cli.Folder, "run", "model.safetensors")));
        Assert.Equal(
            "fovea: run holds a run already. Pass another --out, or continue it: fovea train --resume run",
            cli.Run("train", "--out", "run").ErrorLine(2));
        // There is no checkpoint: it begins anew, by its configuration.
        var config = Path.Combine(cli.Folder, "run", "config.yaml");
        File.WriteAllText(config, File.ReadAllText(config).Replace("learningRate: 1E+30", "learningRate: 0.002", StringComparison.Ordinal));
        var again = cli.Run("train", "--resume", "run");
        Assert.Contains("note: run: the run was stopped before its first checkpoint", again.Error, StringComparison.Ordinal);
        again.Done();
        Assert.True(File.Exists(Path.Combine(cli.Folder, "run", "model.fovea")));
        cli.Run("train", "--resume", "run", "--epochs", "3").Done();
        Assert.Equal(3, File.ReadLines(Path.Combine(cli.Folder, "run", "metrics.jsonl"))
            .Count(l => l.StartsWith("{\"kind\":\"epoch\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1e30")]
    [InlineData("1e39")]
    public void Weights_that_are_no_use_after_the_last_step_are_not_a_result(string rate)
    {
        using var cli = new CliRunner();
        // One step an epoch: no later loss could tell.
        var result = cli.Run("train", "--epochs", "1", "--batch-size", "2000", "--learning-rate", rate, "--out", "run");
        Assert.StartsWith("fovea: the loss became ", result.LastErrorLine(1), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(cli.Folder, "run", "model.safetensors")));
        Assert.False(File.Exists(Path.Combine(cli.Folder, "run", "checkpoints", "last.safetensors")));
    }

    [Fact]
    public void A_continued_run_that_diverges_keeps_its_checkpoint_and_names_it()
    {
        using var cli = new CliRunner();
        var run = RunFiles.Copy(runs.Digits, Path.Combine(cli.Folder, "run"));
        var checkpoint = Path.Combine(run, "checkpoints", "last.safetensors");
        var config = Path.Combine(run, "config.yaml");
        File.WriteAllText(config, File.ReadAllText(config).Replace("learningRate: 0.002", "learningRate: 1e30", StringComparison.Ordinal));
        var before = File.ReadAllBytes(checkpoint);
        var line = cli.Run("train", "--resume", "run", "--epochs", "4").LastErrorLine(1);
        Assert.Contains("the loss became ", line, StringComparison.Ordinal);
        Assert.EndsWith("; the last good checkpoint is run/checkpoints/last.safetensors", line, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(checkpoint));
    }

    [Theory]
    [InlineData("eval run")]
    [InlineData("predict run image.png")]
    public void Weights_of_another_architecture_name_the_first_key(string line)
    {
        using var cli = new CliRunner();
        runs.CopyMnist(cli.Folder);
        File.Copy(Path.Combine(runs.Digits, "model.safetensors"), Path.Combine(cli.Folder, "run", "model.safetensors"), overwrite: true);
        var before = RunFiles.Read(cli.Folder);
        var error = cli.Run([.. line.Split(' '), .. line.StartsWith("eval", StringComparison.Ordinal) ? new[] { "--data", "." } : []])
            .ErrorLine(1);
        Assert.Contains("1.weight: expected ", error, StringComparison.Ordinal);
        Assert.Contains("the weights are of another architecture", error, StringComparison.Ordinal);
        Assert.Equal(before, RunFiles.Read(cli.Folder));
    }

    [Fact]
    public void A_checkpoint_of_another_architecture_names_the_first_key()
    {
        using var cli = new CliRunner();
        runs.CopyMnist(cli.Folder);
        File.Copy(Path.Combine(runs.Digits, "checkpoints", "last.safetensors"),
            Path.Combine(cli.Folder, "run", "checkpoints", "last.safetensors"), true);
        var before = RunFiles.Read(cli.Folder);
        var error = cli.Run("train", "--resume", "run", "--epochs", "9", "--data", ".").ErrorLine(1);
        Assert.Contains("1.weight: expected ", error, StringComparison.Ordinal);
        Assert.Equal(before, RunFiles.Read(cli.Folder));
    }

    [Theory]
    [InlineData("recipe: [1, 2", "config.yaml: line ")]
    [InlineData("", "config.yaml: ")]
    [InlineData("no such key: 3", "config.yaml: line 1")]
    [InlineData("just text", "config.yaml: line 1")]
    [InlineData("recipe:\nimageShape:\nclassNames:", "config.yaml: ")]
    public void A_damaged_configuration_names_the_file(string yaml, string expected)
    {
        using var cli = new CliRunner();
        var run = RunFiles.Copy(runs.Digits, Path.Combine(cli.Folder, "run"));
        File.WriteAllText(Path.Combine(run, "config.yaml"), yaml);
        foreach (var line in new[] { "eval run", "predict run image.png", "train --resume run" })
        {
            var error = cli.Run(line.Split(' ')).ErrorLine(1);
            Assert.Contains(expected, error, StringComparison.Ordinal);
            Assert.Contains("expected", error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("recipe: digits", "recipe: digitz", "digitz")]
    [InlineData("network:\n  name: digits", "network:\n  name: digitz", "digitz")]
    [InlineData("batchSize: 32", "batchSize: 0", "batch")]
    [InlineData("epochs: 2", "epochs: -1", "epochs")]
    [InlineData("learningRate: 0.002", "learningRate: -1", "learningRate")]
    [InlineData("imageShape:\n- 1\n- 8", "imageShape:\n- 1\n- -8", "imageShape")]
    [InlineData("imageShape:\n- 1\n- 8", "imageShape:\n- 1\n- 2000000000", "imageShape")]
    [InlineData("mean:\n- ", "mean:\n- 3\n- ", "mean")]
    [InlineData("std:\n- ", "std:\n- -", "std")]
    public void A_configuration_with_a_senseless_value_names_file_and_field(string value, string instead, string named)
    {
        using var cli = new CliRunner();
        var run = RunFiles.Copy(runs.Digits, Path.Combine(cli.Folder, "run"));
        var config = Path.Combine(run, "config.yaml");
        var text = File.ReadAllText(config);
        Assert.Contains(value, text, StringComparison.Ordinal);
        File.WriteAllText(config, text.Replace(value, instead, StringComparison.Ordinal));
        var error = cli.Run("eval", "run").ErrorLine(1);
        Assert.Contains("config.yaml", error, StringComparison.Ordinal);
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(4000)]
    public void A_cut_checkpoint_names_the_file(int length)
    {
        using var cli = new CliRunner();
        var run = RunFiles.Copy(runs.Digits, Path.Combine(cli.Folder, "run"));
        var checkpoint = Path.Combine(run, "checkpoints", "last.safetensors");
        File.WriteAllBytes(checkpoint, File.ReadAllBytes(checkpoint)[..length]);
        Assert.Contains("last.safetensors: byte ", cli.Run("train", "--resume", "run", "--epochs", "3").ErrorLine(1),
            StringComparison.Ordinal);
        Assert.Equal(length, new FileInfo(checkpoint).Length);
    }

    [Fact]
    public void A_run_without_a_checkpoint_says_so()
    {
        using var cli = new CliRunner();
        var run = RunFiles.Copy(runs.Digits, Path.Combine(cli.Folder, "run"));
        File.Delete(Path.Combine(run, "checkpoints", "last.safetensors"));
        // Its final weights are not trained over.
        Assert.Contains("expected checkpoints/last.safetensors to go on from", cli.Run("train", "--resume", "run").ErrorLine(1),
            StringComparison.Ordinal);
        File.Delete(Path.Combine(run, "model.safetensors"));
        Assert.Contains("expected model.safetensors or checkpoints/last.safetensors", cli.Run("eval", "run").ErrorLine(1),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_one_line_and_leaves_no_half_file()
    {
        using var cli = new CliRunner();
        using var disk = TinyDisk.Mount(Path.Combine(cli.Folder, "disk"), kilobytes: 64);
        var line = cli.Run("train", "--epochs", "1", "--out", "disk/run").LastErrorLine(1);
        Assert.Contains("No space left on device", line, StringComparison.Ordinal);
        var files = RunFiles.Read(Path.Combine(cli.Folder, "disk", "run")).Keys;
        Assert.DoesNotContain(files, f => Path.GetExtension(f) is ".safetensors" or ".tmp");
    }
}
