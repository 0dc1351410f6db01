using Fovea.Data;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary><see cref="RunFolder"/>: what is written is read back, what is damaged is named.</summary>
public sealed class RunFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-run-").FullName;

    [Fact]
    public void The_configuration_comes_back()
    {
        var config = Configs.Rows();
        (config.Data, config.Seed, config.ClassNames) = ("a folder: with 'quotes'", ulong.MaxValue,
            ["null", "true", "- x", "3", "é", "#", " ", "a: b", "~", ""]);
        RunFolder.Create(_folder, config);
        var read = RunFolder.Open(_folder).Config;
        Assert.Equivalent(config, read, strict: true);
        Assert.Equal(config.ClassNames, read.ClassNames);
    }

    [Fact]
    public void A_folder_without_a_run_says_what_is_expected() =>
        Assert.Contains("expected a run folder with config.yaml", Assert.Throws<IOException>(() => RunFolder.Open(_folder)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("[1, 2]")]
    [InlineData("recipe: {")]
    [InlineData("recipe: [1]")]
    [InlineData("unknown: 3")]
    [InlineData("epochs: many")]
    [InlineData("seed: -1")]
    [InlineData("recipe:\nimageShape:\nclassNames:\nmean:")]
    [InlineData("&a [*a, *a]")]
    [InlineData("\0\0\0")]
    public void What_is_no_configuration_names_the_file(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "config.yaml"), text);
        var e = Assert.Throws<DataFormatException>(() => RunFolder.Open(_folder));
        Assert.Equal(Path.Combine(_folder, "config.yaml"), e.File);
        Assert.NotEqual("", e.Field);
    }

    public static TheoryData<string> Fields() =>
        ["recipe", "network", "epochs", "batchSize", "learningRate", "imageShape", "mean", "std", "classNames"];

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_senseless_value_names_the_field(string field)
    {
        var config = Configs.Rows();
        switch (field)
        {
            case "recipe": config.Recipe = "none"; break;
            case "network": config.Network = "none"; break;
            case "epochs": config.Epochs = 0; break;
            case "batchSize": config.BatchSize = 0; break;
            case "learningRate": config.LearningRate = double.NaN; break;
            case "imageShape": config.ImageShape = [1, 100_000, 100_000]; break;
            case "mean": config.Mean = [0, 0]; break;
            case "std": config.Std = [0]; break;
            case "classNames": config.ClassNames = []; break;
        }
        RunFolder.Create(_folder, config);
        Assert.Equal(field, Assert.Throws<DataFormatException>(() => RunFolder.Open(_folder)).Field);
    }

    [Fact]
    public void A_file_in_the_way_is_named_and_stays()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "kept");
        foreach (var path in new[] { file, Path.Combine(file, "run") })
        {
            var e = Assert.Throws<IOException>(() => RunFolder.Create(path, Configs.Rows()));
            Assert.StartsWith($"{path}: cannot be written (", e.Message, StringComparison.Ordinal);
        }
        Assert.Equal("kept", File.ReadAllText(file));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(100)]
    public void A_cut_checkpoint_is_named(int length)
    {
        var run = RunFolder.Create(_folder, Configs.Rows());
        run.SaveCheckpoint(Tiny.Trainer(Tiny.Perceptron(), 0.1));
        File.WriteAllBytes(run.CheckpointFile, File.ReadAllBytes(run.CheckpointFile)[..length]);
        Assert.Equal(run.CheckpointFile, Assert.Throws<DataFormatException>(() =>
            run.LoadCheckpoint(Tiny.Trainer(Tiny.Perceptron(), 0.1))).File);
    }

    [Fact]
    public void Weights_alone_are_no_checkpoint()
    {
        var run = RunFolder.Create(_folder, Configs.Rows());
        Formats.ModuleFiles.Save(Tiny.Perceptron(), run.CheckpointFile);
        Assert.Equal("1.weight", Assert.Throws<Nn.StateDictException>(() => run.LoadCheckpoint(Tiny.Trainer(Tiny.Perceptron(), 0.1))).Key);
    }

    [Fact]
    public void Weights_come_from_the_model_else_from_the_checkpoint()
    {
        var run = RunFolder.Create(_folder, Configs.Rows());
        var network = Tiny.Perceptron();
        Assert.Contains("expected model.safetensors or checkpoints/last.safetensors",
            Assert.Throws<IOException>(() => run.LoadWeights(network)).Message,
            StringComparison.Ordinal);
        var trainer = Tiny.Trainer(network, 0.1);
        run.SaveCheckpoint(trainer);
        var saved = Tiny.Weights(network);
        trainer.Fit(new DataLoader(Tiny.Rows(16), 4), 1);
        Assert.NotEqual(saved, Tiny.Weights(network));
        var trained = Tiny.Weights(network);
        var read = Tiny.Perceptron();
        run.LoadWeights(read);
        Assert.Equal(saved, Tiny.Weights(read));
        Formats.ModuleFiles.Save(network, run.ModelFile);
        run.LoadWeights(read);
        Assert.Equal(trained, Tiny.Weights(read));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
