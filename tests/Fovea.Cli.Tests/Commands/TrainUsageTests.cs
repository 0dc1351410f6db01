namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea train</c> with a wrong command line: one line, exit code 2, nothing written.</summary>
public class TrainUsageTests
{
    [Theory]
    [InlineData("train mnist-cn", "unknown recipe 'mnist-cn' (did you mean 'mnist-cnn'?). Recipes: digits, mnist-cnn,")]
    [InlineData("train zzzzzzzzzzz", "unknown recipe 'zzzzzzzzzzz'. Recipes: digits, mnist-cnn,")]
    [InlineData("train digits --epoch 3", "unknown option '--epoch' (did you mean '--epochs'?). See: fovea train --help")]
    [InlineData("train --bach-size=3", "unknown option '--bach-size=3' (did you mean '--batch-size'?). See: fovea train --help")]
    [InlineData("train digits fashion-cnn", "unknown argument 'fashion-cnn'")]
    [InlineData("train --batch-size 0", "--batch-size: expected 1 or more, got 0")]
    [InlineData("train --epochs 0", "--epochs: expected 1 or more, got 0")]
    [InlineData("train --epochs -3", "--epochs: expected 1 or more, got -3")]
    [InlineData("train --epochs many", "Cannot parse argument 'many' for option '--epochs'")]
    [InlineData("train --learning-rate -1", "--learning-rate: expected a number above 0, got -1")]
    [InlineData("train --learning-rate 0", "--learning-rate: expected a number above 0, got 0")]
    [InlineData("train --learning-rate NaN", "--learning-rate: expected a number above 0, got NaN")]
    [InlineData("train --threads 0", "--threads: expected 1 or more, got 0")]
    [InlineData("train --seed -1", "Cannot parse argument '-1' for option '--seed'")]
    [InlineData("train --resume", "Required argument missing for option: '--resume'")]
    [InlineData("train digits --resume run", "a run that continues knows its recipe: leave out 'digits'")]
    [InlineData("train --resume run --batch-size 3", "--batch-size cannot change when a run continues")]
    [InlineData("train --resume run --learning-rate 0.1", "--learning-rate cannot change when a run continues")]
    [InlineData("train --resume run --out other", "--out cannot change when a run continues")]
    [InlineData("train --resume run --seed 3", "--seed cannot change when a run continues")]
    [InlineData("eval", "Required argument missing for command: 'eval'")]
    [InlineData("eval run --thread 1", "unknown option '--thread' (did you mean '--threads'?)")]
    [InlineData("predict run", "Required argument missing for command: 'predict'")]
    [InlineData("predict run image.png --top 0", "--top: expected 1 or more, got 0")]
    public void A_wrong_command_line_is_one_line_and_writes_nothing(string line, string expected)
    {
        using var cli = new CliRunner();
        Assert.StartsWith($"fovea: {expected}", cli.Run(line.Split(' ')).ErrorLine(2), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(cli.Folder));
    }

    [Theory]
    [InlineData("train mnist-mlp", "mnist not found: ")]
    [InlineData("train mnist-mlp --data nowhere", "there is no such folder")]
    [InlineData("train --resume nowhere", "nowhere: expected a run folder with config.yaml, which 'fovea train' writes.")]
    [InlineData("eval nowhere", "nowhere: expected a run folder with config.yaml, which 'fovea train' writes.")]
    [InlineData("eval .", ".: expected a run folder with config.yaml, which 'fovea train' writes.")]
    [InlineData("predict nowhere image.png", "nowhere: expected a run folder with config.yaml, which 'fovea train' writes.")]
    public void What_is_not_there_is_one_line_and_nothing_is_written(string line, string expected)
    {
        using var cli = new CliRunner();
        Assert.Contains(expected, cli.Run(line.Split(' ')).ErrorLine(1), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(cli.Folder));
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_not_overwritten()
    {
        using var cli = new CliRunner();
        cli.Run("train", "--epochs", "1", "--out", "run").Done();
        var before = RunFiles.Read(Path.Combine(cli.Folder, "run"));
        var line = cli.Run("train", "--epochs", "1", "--seed", "3", "--out", "run").ErrorLine(2);
        Assert.Equal("fovea: run holds a run already. Pass another --out, or continue it: fovea train --resume run", line);
        Assert.Equal(before, RunFiles.Read(Path.Combine(cli.Folder, "run")));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/run")]
    public void A_run_folder_that_cannot_be_made_is_one_line(string path)
    {
        using var cli = new CliRunner();
        File.WriteAllText(Path.Combine(cli.Folder, "file"), "kept");
        var line = cli.Run("train", "--epochs", "1", "--out", path).ErrorLine(1);
        Assert.StartsWith($"fovea: {path}: cannot be written", line, StringComparison.Ordinal);
        Assert.Contains("Pass another folder with --out.", line, StringComparison.Ordinal);
        Assert.Equal("kept", File.ReadAllText(Path.Combine(cli.Folder, "file")));
    }
}
