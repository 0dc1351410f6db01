using Fovea.Formats;
using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests.FineTuning;

/// <summary>A training in phases, on the digits.</summary>
public sealed class FineTunerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-phases-").FullName;

    private RunConfig Config(int epochs = 4, params Part[] phases)
    {
        var file = Path.Combine(_folder, "weights.safetensors");
        if (!File.Exists(file))
        {
            Generator.ManualSeed(5);
            new DigitsCnn(classes: 6).Save(file);
        }
        return new()
        {
            Name = "phases", Network = "digits", Dataset = "digits", Weights = file, Epochs = epochs, BatchSize = 64, NumTrain = 300,
            LearningRate = 0.01, Validation = 0.1, Optimizer = "adam", Transforms = [new Part("randomTranslation").With("fraction", 0.1)],
            Phases = phases.Length > 0 ? phases : [new Part("head").With("epochs", 2).With("copies", 2), "whole"],
        };
    }

    private static Dictionary<string, float[]> Weights(Module network) =>
        network.StateDict().ToDictionary(p => p.Key, p => p.Value.ToArray<float>());

    [Fact]
    public void The_head_learns_alone_and_then_everything_at_a_tenth_of_the_rate()
    {
        var session = TrainingSession.Start(Config());
        session.Keep(Path.Combine(_folder, "run"));
        var first = Weights(session.Network);
        Dictionary<string, float[]>? between = null;
        var frozen = new List<int>();
        session.Trainer.Add(new Recorder
        {
            OnBatch = c =>
            {
                if (c.Progress.Epoch == 1) between = Weights(session.Network);
                frozen.Add(session.Network.Parameters().Count(p => !p.RequiresGrad));
            },
        });
        var epochs = session.Train();
        Assert.Equal(["0", "2", "6", "9"], first.Keys.Where(k => k.EndsWith("weight", StringComparison.Ordinal)).Select(k =>
            k.Split('.')[0]));
        foreach (var (key, values) in first)
            if (key.StartsWith('9')) Assert.NotEqual(values, between![key]);
            else Assert.Equal(values, between![key]);
        Assert.All(Weights(session.Network), w => Assert.NotEqual(first[w.Key], w.Value));
        Assert.Equal([0.01, 0.005, 0.001, 0.0005], epochs.Select(e => Math.Round(e.LearningRate, 8)));
        Assert.Equal([.. Enumerable.Repeat(6, 10), .. Enumerable.Repeat(0, 10)], frozen);
        Assert.Equal("head", Assert.Single(session.FineTuner!.Preparations).Phase);
        Assert.Null(session.Trainer.Refusal);
        Assert.All(epochs, e => Assert.NotNull(e.Validation));
        Assert.True(session.Finish().Test.Accuracy > 0.2);
        Assert.All(session.Network.Parameters(), p => Assert.True(p.RequiresGrad));
    }

    [Fact]
    public void The_written_configuration_gives_the_same_bits()
    {
        var session = TrainingSession.Start(Config());
        session.Keep(Path.Combine(_folder, "run"));
        session.Train();
        var again = TrainingSession.Start(RunConfig.Load(Path.Combine(_folder, "run", "config.yaml")));
        again.Train();
        Assert.Equal(Weights(session.Network), Weights(again.Network));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(13)]
    public void A_training_that_was_cut_in_a_phase_goes_on_with_the_same_bits(int step)
    {
        var whole = TrainingSession.Start(Config());
        whole.Train();
        var path = Path.Combine(_folder, "cut");
        var cut = TrainingSession.Start(Config());
        cut.Keep(path);
        using (var source = new CancellationTokenSource())
        {
            cut.Trainer.Add(new Recorder { OnStep = p => { if (p.Step == step) source.Cancel(); } });
            cut.Train(source.Token);
        }
        Assert.Equal(TrainingEnd.Cancelled, cut.Trainer.End);
        // What it began with is not needed any more.
        File.Delete(Path.Combine(_folder, "weights.safetensors"));
        var rest = TrainingSession.Resume(path);
        rest.Train();
        Assert.Equal(Weights(whole.Network), Weights(rest.Network));
    }

    [Fact]
    public void Outputs_of_the_backbone_stand_for_the_pictures()
    {
        // Without random changes and without dropout, an epoch on the outputs is one on the pictures.
        var config = Config(2, new Part("head"));
        (config.Transforms, config.Network) = ([], new Part("digits").With("dropout", 0.0));
        var session = TrainingSession.Start(config);
        var onOutputs = session.Train();
        var other = TrainingSession.Start(config);
        var head = other.FineTuner!.Head;
        new HeadPhase().Begin(other.Network, head);
        var trainer = new Trainer(other.Trainer.Task, new Adam(other.Network.Parameters(), 0.01));
        for (var epoch = 0; epoch < 2; epoch++)
        {
            trainer.Optimizer.LearningRate = new HeadPhase().RateAt(0.01, epoch, 2);
            foreach (var batch in other.TrainingBatches.Batches(epoch))
            {
                other.Network.ZeroGrad();
                new CrossEntropyLoss().Forward(other.Network.Forward(batch.Input), batch.Target).Backward();
                trainer.Optimizer.Step();
            }
        }
        foreach (var key in head.Keys)
            foreach (var (a, b) in Weights(session.Network)[key].Zip(Weights(other.Network)[key])) Assert.Equal(a, b, 1e-5);
        Assert.True(onOutputs[1].Training.Loss < onOutputs[0].Training.Loss);
    }

    [Fact]
    public void Normalisations_keep_their_statistics_where_they_are_told_to()
    {
        Generator.ManualSeed(1);
        var network = new Sequential(new Conv2d(1, 2, 3), new BatchNorm2d(2), new Flatten(), new Dropout(0.5), new Linear(8, 3));
        var head = ClassifierHead.Find(network, [1, 4, 4], 3);
        bool[] Modes() => [.. network.Select(m => m.IsTraining)];
        new HeadPhase().Begin(network, head);
        Assert.Equal([false, false, false, true, false], Modes());
        Assert.Equal(["4.weight", "4.bias"], network.NamedParameters().Where(p => p.Tensor.RequiresGrad).Select(p => p.Name));
        new WholePhase().Begin(network, head);
        Assert.Equal([true, false, true, true, true], Modes());
        new WholePhase(frozenStatistics: false).Begin(network, head);
        Assert.All(Modes(), Assert.True);
        Assert.All(network.Parameters(), p => Assert.True(p.RequiresGrad));
    }

    [Theory]
    [InlineData("phases: [{name: head, epochs: 4}, whole]", "epochs: expected more than the 4 of the phases before the last, got 4")]
    [InlineData("phases: [head, whole]", "phases: expected epochs for every phase but the last, got one without")]
    [InlineData("phases: [head]\nschedule: cosine", "schedule: expected nothing beside phases, which set the rate, got cosine")]
    [InlineData("phases: [tail]", "line 5, phases: expected a phase of head, whole, got 'tail'")]
    [InlineData("dataset: mnits", "dataset: expected a known data set, got mnits")]
    [InlineData("dataset: {name: folder, side: 3}", "line 5, dataset: unknown key 'side'")]
    public void Senseless_settings_are_one_line(string lines, string problem)
    {
        var file = Path.Combine(_folder, "my.yaml");
        var schedule = lines.Contains("schedule", StringComparison.Ordinal) ? "" : "schedule: null\n";
        File.WriteAllText(file, $"recipe: digits\nname: x\nepochs: 4\n{schedule}{lines}");
        var message = Assert.Throws<DataFormatException>(() => RunConfig.Load(file)).Message;
        Assert.StartsWith($"{file}: {problem}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mixed_pictures_learn_and_the_likelier_class_counts()
    {
        var config = Recipe.Find("digits")!.Config;
        (config.Epochs, config.BatchTransforms) = (2, [new Part("mixUp").With("alpha", 0.3)]);
        var session = TrainingSession.Start(config);
        var epochs = session.Train();
        Assert.InRange(epochs[1].Training.Accuracy, 0.5, 1);
        Assert.True(epochs[1].Validation!.Value.Accuracy > 0.8);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
