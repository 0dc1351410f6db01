using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>What a run folder is kept from: two trainings at once, other data, a lost configuration, senseless states.</summary>
public sealed class RunGuardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-guard-").FullName;

    private TrainingSession Trained(int epochs = 1)
    {
        var session = Configs.Session(epochs);
        session.Keep(_folder);
        session.Train();
        return session;
    }

    [Fact]
    public void Two_trainings_at_once_in_one_folder_are_refused()
    {
        var first = Configs.Session(1);
        first.Keep(_folder);
        var second = Configs.Session(1);
        var e = Assert.Throws<IOException>(() => second.Keep(_folder));
        Assert.StartsWith($"{_folder}: another training is at work in this folder.", e.Message, StringComparison.Ordinal);
        first.Train();
        // What has ended holds nothing.
        TrainingSession.Resume(_folder, epochs: 2).Train();
        var held = TrainingSession.Resume(_folder, epochs: 3);
        Assert.Throws<IOException>(() => TrainingSession.Resume(_folder, epochs: 3));
        held.Train();
        TrainingSession.Resume(_folder, epochs: 4).Train();
    }

    [Fact]
    public void A_data_set_that_changed_since_is_refused()
    {
        Trained();
        var config = Path.Combine(_folder, "config.yaml");
        var text = File.ReadAllText(config);
        // As if the run had begun with other data.
        var digest = RunFolder.Open(_folder).Config.DataDigest;
        File.WriteAllText(config, text.Replace(digest, new string('0', digest.Length), StringComparison.Ordinal));
        var e = Assert.Throws<IOException>(() => TrainingSession.Resume(_folder, epochs: 2));
        Assert.StartsWith($"{_folder}: expected the data set that the run began with (digits), got another: 1294 training and 359 test",
            e.Message, StringComparison.Ordinal);
        File.WriteAllText(config, text);
        Assert.Single(TrainingSession.Resume(_folder, epochs: 2).Train());
    }

    [Fact]
    public void A_digest_tells_labels_and_pictures_apart()
    {
        var rows = Tiny.Rows(60);
        string Digest(Data.Dataset training) => new RecipeData(training, null, rows).Digest();
        var same = Digest(Tiny.Rows(60));
        Assert.Equal(Digest(rows), same);
        Assert.NotEqual(same, Digest(Tiny.Rows(59)));
        Assert.NotEqual(same, Digest(Tiny.Rows(60, seed: 1)));
        Assert.NotEqual(same, Digest(rows.Subset([.. Enumerable.Range(0, 60).Reverse()])));
    }

    [Fact]
    public void A_configuration_that_was_deleted_while_training_is_written_again()
    {
        var session = Configs.Session(2);
        session.Keep(_folder);
        var config = Path.Combine(_folder, "config.yaml");
        var text = File.ReadAllText(config);
        session.Trainer.Add(new Recorder { OnStep = p => { if (p.Step == 20) File.Delete(config); } });
        session.Train();
        Assert.Equal(text, File.ReadAllText(config));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.1)]
    public void A_senseless_learning_rate_of_a_checkpoint_is_refused(double rate)
    {
        var session = Trained();
        var file = SafetensorsFile.Load(session.Run!.CheckpointFile);
        var tensors = file.Tensors.ToDictionary(p => p.Key, p => p.Value);
        var key = Assert.Single(tensors.Keys, k => k.EndsWith("learning_rate", StringComparison.Ordinal));
        tensors[key] = Tensor.From(rate);
        SafetensorsFile.Save(session.Run.CheckpointFile, tensors, file.Metadata);
        var e = Assert.Throws<StateDictException>(() => TrainingSession.Resume(_folder, epochs: 2));
        Assert.Contains("learning_rate: expected 0 or more, got ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_standard_deviation_too_small_to_divide_by_is_refused()
    {
        var config = Configs.Rows();
        config.Std = [1e-45f];
        RunFolder.Create(_folder, config);
        Assert.Contains("std: expected a number of 1E-06 or more for each channel",
            Assert.Throws<DataFormatException>(() => RunFolder.Open(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_data_folder_is_kept_absolute()
    {
        var config = Recipe.Find("digits")!.Config;
        config.Data = ".";
        var session = TrainingSession.Start(config);
        Assert.Equal(Directory.GetCurrentDirectory(), session.Config.Data);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
