using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>A training that is cut and continued reaches the bits of one that was not.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-resume-").FullName;

    public static TheoryData<string, int> Cuts()
    {
        var cuts = new TheoryData<string, int>();
        foreach (var optimizer in new[] { "sgd", "momentum", "adam" })
            foreach (var step in new[] { 1, 7, 8, 13 }) cuts.Add(optimizer, step);
        return cuts;
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void The_bits_are_the_same_wherever_it_was_cut(string optimizer, int step)
    {
        var (whole, wholeLoader) = Build(optimizer);
        var wholeResults = whole.Fit(wholeLoader, 3);

        var run = RunFolder.Create(_folder, Configs.Rows());
        var (cut, cutLoader) = Build(optimizer);
        using (var source = new CancellationTokenSource())
        {
            cut.Add(new Checkpoint(run));
            cut.Add(new Recorder { OnStep = p => { if (p.Step == step) source.Cancel(); } });
            cut.Fit(cutLoader, 3, cancellation: source.Token);
        }
        Assert.Equal(step, cut.Progress.Step);

        var (continued, loader) = Build(optimizer);
        // What comes before must not matter.
        Generator.ManualSeed(77);
        run.LoadCheckpoint(continued);
        Assert.Equal(cut.Progress, continued.Progress);
        var results = continued.Fit(loader, 3);

        Assert.Equal(Tiny.Weights(whole.Network), Tiny.Weights(continued.Network));
        Assert.Equal(wholeResults[^1], results[^1]);
        Assert.Equal(whole.Progress, continued.Progress);
        Assert.Equal(whole.Optimizer.LearningRate, continued.Optimizer.LearningRate);
    }

    [Fact]
    public void A_run_that_was_finished_and_goes_on_has_the_weights_of_its_newest_checkpoint()
    {
        var session = Configs.Session(epochs: 1);
        session.Keep(_folder);
        session.Train();
        session.Finish();
        var finished = session.Network.StateDict().ToDictionary(p => p.Key, p => p.Value.Clone());
        var run = session.Run!;
        Assert.True(File.Exists(run.ModelFile));
        // Another epoch is begun, saved, and not finished.
        var more = Configs.Session(epochs: 2);
        more.Keep(_folder);
        more.Train();
        var loaded = Configs.Session(epochs: 1).Network;
        run.LoadWeights(loaded);
        Assert.Equal(Tiny.Weights(more.Network), Tiny.Weights(loaded));
        Assert.Contains(loaded.StateDict(), p => !p.Value.ToArray<float>().SequenceEqual(finished[p.Key].ToArray<float>()));
        // A whole classifier of before would say what it said before.
        Assert.False(File.Exists(Path.Combine(_folder, "model.fovea")));
    }

    [Fact]
    public void Metrics_of_steps_that_are_taken_again_and_a_cut_line_are_dropped()
    {
        var session = Configs.Session(epochs: 3);
        session.Keep(_folder);
        session.Train();
        var file = Path.Combine(_folder, "metrics.jsonl");
        var whole = File.ReadAllText(file);
        var weights = File.ReadAllBytes(session.Run!.CheckpointFile);

        var again = Configs.Session(epochs: 3);
        again.Keep(_folder);
        using (var source = new CancellationTokenSource())
        {
            again.Trainer.Add(new Recorder { OnStep = p => { if (p.Step == 60) source.Cancel(); } });
            again.Train(source.Token);
        }
        // As if it had been killed later than its checkpoint, in the middle of a line.
        File.AppendAllText(file, """
            {"kind":"window","step":61,"loss":1}
            {"kind":"epo
            """);
        Assert.DoesNotContain(RunFolder.Open(_folder).Run.ReadMetrics(), m => (string?)m["kind"] == "epo");

        TrainingSession.Resume(_folder).Train();
        Assert.Equal(whole, File.ReadAllText(file));
        Assert.Equal(weights, File.ReadAllBytes(session.Run.CheckpointFile));
    }

    [Fact]
    public void Another_number_of_epochs_is_remembered()
    {
        var session = Configs.Session(epochs: 1);
        session.Keep(_folder);
        session.Train();
        using (var source = new CancellationTokenSource())
        {
            var longer = TrainingSession.Resume(_folder, epochs: 3);
            longer.Trainer.Add(new Recorder { OnStep = p => { if (p.Step == 50) source.Cancel(); } });
            longer.Train(source.Token);
        }
        Assert.Equal(3, RunFolder.Open(_folder).Config.Epochs);
        var rest = TrainingSession.Resume(_folder);
        Assert.Equal([2, 3], rest.Train().Select(r => r.Epoch));
    }

    [Fact]
    public void A_checkpoint_of_another_network_changes_nothing_and_names_the_key()
    {
        var run = RunFolder.Create(_folder, Configs.Rows());
        run.SaveCheckpoint(Build("adam").Trainer);
        var other = new Sequential(new Flatten(), new Linear(16, 5), new ReLU(), new Linear(5, 4));
        var before = Tiny.Weights(other);
        var e = Assert.Throws<StateDictException>(() => run.LoadCheckpoint(Tiny.Trainer(other, 0.1)));
        Assert.StartsWith("1.weight: expected [5, 16], got [12, 16]: the weights are of another architecture. All keys that differ: ",
            e.Message, StringComparison.Ordinal);
        Assert.Equal(["3.weight", "3.bias"], e.Difference!.Missing);
        Assert.Equal(["4.bias", "4.weight"], e.Difference.Unexpected.Order());
        Assert.Equal(["1.weight", "1.bias"], e.Difference.OtherShape);
        Assert.Equal(before, Tiny.Weights(other));
    }

    [Fact]
    public void A_checkpoint_of_another_optimizer_names_the_state()
    {
        var run = RunFolder.Create(_folder, Configs.Rows());
        var (sgd, loader) = Build("sgd");
        sgd.Fit(loader, 1);
        run.SaveCheckpoint(sgd);
        Assert.StartsWith("state.0.", Assert.Throws<StateDictException>(() => run.LoadCheckpoint(Build("adam").Trainer)).Key,
            StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Dropout, augmentation, shuffling and a schedule: all that draws or counts.
    private static (Trainer Trainer, DataLoader Loader) Build(string name)
    {
        var network = Tiny.Perceptron(dropout: 0.3);
        Optimizer optimizer = name switch
        {
            "sgd" => new Sgd(network.Parameters(), 0.1),
            "momentum" => new Sgd(network.Parameters(), 0.05, momentum: 0.9, weightDecay: 0.01),
            _ => new Adam(network.Parameters(), 0.01),
        };
        var trainer = new Trainer(network, new CrossEntropyLoss(), optimizer) { Schedule = new CosineLR(optimizer, 3), LossWindow = 5 };
        return (trainer, new(Tiny.Rows(50), 7, shuffle: true, seed: 4, transforms: [new RandomTranslation(0.3)]));
    }
}
