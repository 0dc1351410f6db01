namespace Fovea.Cli.Tests.Commands;

/// <summary><c>fovea train</c> with a wrong command line: one line, exit code 2, nothing written.</summary>
public class TrainUsageTests
{
    [Theory]
    [InlineData("train mnist-cn", "unknown recipe 'mnist-cn' (did you mean 'mnist-cnn'?). Recipes: cgan-digits, digits, ")]
    [InlineData("train zzzzzzzzzzz", "unknown recipe 'zzzzzzzzzzz'. Recipes: cgan-digits, digits, ")]
    [InlineData("train digits --epoch 3", "unknown option '--epoch' (did you mean '--epochs'?). See: fovea train --help")]
    [InlineData("train --bach-size=3", "unknown option '--bach-size=3' (did you mean '--batch-size'?). See: fovea train --help")]
    [InlineData("train digits fashion-cnn", "unknown argument 'fashion-cnn'")]
    [InlineData("train --batch-size 0", "--batch-size: expected 1 or more, got 0")]
    [InlineData("train --epochs 0", "--epochs: expected 1 or more, got 0")]
    [InlineData("train --epochs -3", "--epochs: expected 1 or more, got -3")]
    [InlineData("train --epochs many", "--epochs: expected a whole number, got 'many'")]
    [InlineData("train --learning-rate -1", "--learning-rate: expected a number above 0, got -1")]
    [InlineData("train --learning-rate 0", "--learning-rate: expected a number above 0, got 0")]
    [InlineData("train --learning-rate NaN", "--learning-rate: expected a number above 0, got NaN")]
    [InlineData("train weights.pth", "weights.pth is a file and no recipe: expected a recipe's name or a file of settings, NAME.yaml.")]
    [InlineData("train /tmp", "/tmp is a folder and no recipe. A recipe's data is named by --data: fovea train mnist-cnn --data /tmp")]
    [InlineData("train --hidden 3", "--hidden: network: unknown key 'hidden', expected one of digits: dropout")]
    [InlineData("train --momentum 0.9", "--momentum: optimizer: unknown key 'momentum', expected one of adam: beta1,")]
    [InlineData("train --optimizer adm", "--optimizer: optimizer: expected an optimizer of ")]
    [InlineData("train --num-train many", "--num-train: numTrain: expected a whole number, got 'many'")]
    [InlineData("train --set epochs", "--set: expected KEY=VALUE, such as optimizer.momentum=0.9, got 'epochs'")]
    [InlineData("train --set epoch=3", "--set epoch=3: epoch: unknown key (did you mean 'epochs'?), expected one of a configuration: ")]
    [InlineData("train --resume run --set epochs=3", "--set cannot change when a run continues")]
    [InlineData("train --threads 0", "--threads: expected 1 to 1024, got 0")]
    [InlineData("train --seed -1", "--seed: expected a whole number of 0 or more, and below 2^64, got '-1'")]
    [InlineData("train --resume", "Required argument missing for option: '--resume'")]
    [InlineData("train digits --resume run", "a run that continues knows its recipe: leave out 'digits'")]
    [InlineData("train --resume run --batch-size 3", "--batch-size cannot change when a run continues")]
    [InlineData("train --resume run --learning-rate 0.1", "--learning-rate cannot change when a run continues")]
    [InlineData("train --resume run --out other", "--out cannot change when a run continues")]
    [InlineData("train --resume run --seed 3", "--seed cannot change when a run continues")]
    [InlineData("eval", "eval: expected RUN: a run folder that 'fovea train' wrote. See: fovea eval --help")]
    [InlineData("eval run --thread 1", "unknown option '--thread' (did you mean '--threads'?)")]
    [InlineData("predict", "predict: expected RUN: a run folder that 'fovea train' wrote. See: fovea predict --help")]
    [InlineData("predict run", "predict: expected IMAGE: pictures")]
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
    [InlineData("train --set epochs=0", "settings: epochs: expected 1 or more, got 0")]
    [InlineData("train --num-train 5000", "numTrain: expected at most the 1294 training samples that are not held out, got 5000.")]
    [InlineData("train --validation 1438", "validation: expected fewer than the 1438 training samples of digits, got 1438.")]
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
    [InlineData("--out")]
    [InlineData("--data")]
    public void An_empty_path_is_refused(string option) => Assert.StartsWith($"fovea: {option}: expected a path, got an empty text",
        CliRunner.RunOnce("train", option, "").ErrorLine(2), StringComparison.Ordinal);

    [Fact]
    public void Settings_of_the_command_line_are_kept_with_the_run()
    {
        using var cli = new CliRunner();
        cli.Run("train", "--epochs", "1", "--optimizer", "sgd", "--momentum", "0.9", "--weight-decay", "0.001", "--num-train", "300",
            "--validation", "100", "--no-normalize", "--test-each-epoch", "--set", "network=mnist-mlp", "--set", "schedule=",
            "--set", "network.hidden=7", "--out", "run").Done();
        var config = Training.RunConfig.Load(Path.Combine(cli.Folder, "run", "config.yaml"));
        Assert.Equal(("sgd", 0.9, 0.001), (config.Optimizer.Name, config.Optimizer.Arguments["momentum"],
            config.Optimizer.Arguments["weightDecay"]));
        Assert.Equal((300, 100, true, "mnist-mlp", 7), (config.NumTrain!.Value, config.Validation, config.TestEachEpoch,
            config.Network.Name, config.Network.Arguments["hidden"]));
        Assert.Equal((0f, 1f), (config.Mean.Single(), config.Std.Single()));
        Assert.Null(config.Schedule);
    }

    [Fact]
    public void A_folder_of_data_that_is_not_used_is_said()
    {
        using var cli = new CliRunner();
        Assert.StartsWith("note: --data is not used: digits is part of the program\n",
            cli.Run("train", "--epochs", "1", "--data", ".").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_given_as_a_recipe_says_how_to_continue_it()
    {
        using var cli = new CliRunner();
        cli.Run("train", "--epochs", "1", "--out", "run").Done();
        Assert.StartsWith("fovea: run is a run and no recipe. Continue it: fovea train --resume run;", cli.Run("train", "run").ErrorLine(2),
            StringComparison.Ordinal);
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
