using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>A training with everything that keeps state, cut anywhere and continued, leaves the bytes of one that was not cut.</summary>
public sealed class ResumeCallbackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-resume-all-").FullName;

    public static TheoryData<string, int> Cuts()
    {
        var cuts = new TheoryData<string, int>();
        foreach (var schedule in new[] { "one-cycle", "plateau", "warmup" })
            foreach (var step in new[] { 1, 6, 8, 13, 22 }) cuts.Add(schedule, step);
        return cuts;
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void Checkpoints_and_weights_have_the_same_bytes(string schedule, int step)
    {
        var whole = RunFolder.Create(Path.Combine(_folder, "whole"), Configs.Rows());
        var trainer = Build(schedule, whole);
        var expected = Fit(trainer);

        var cut = RunFolder.Create(Path.Combine(_folder, "cut"), Configs.Rows());
        var first = Build(schedule, cut);
        using (var source = new CancellationTokenSource())
        {
            first.Add(new Recorder { OnStep = p => { if (p.Step == step) source.Cancel(); } });
            Fit(first, source.Token);
        }
        Assert.Equal(step, first.Progress.Step);
        Generator.ManualSeed(77);
        var continued = Build(schedule, cut);
        Generator.ManualSeed(78);
        cut.LoadCheckpoint(continued);
        var results = Fit(continued);

        Assert.Equal(expected[^1], results[^1]);
        Assert.Equal(Tiny.Weights(trainer.Network), Tiny.Weights(continued.Network));
        Assert.Equal(trainer.Optimizer.LearningRate, continued.Optimizer.LearningRate);
        foreach (var name in new[] { "last", "best" })
            Assert.Equal(File.ReadAllBytes(whole.In("checkpoints", name + ".safetensors")),
                File.ReadAllBytes(cut.In("checkpoints", name + ".safetensors")));
        Assert.Equal(File.ReadAllText(whole.In("metrics.jsonl")), File.ReadAllText(cut.In("metrics.jsonl")));
    }

    [Fact]
    public void A_training_that_had_stopped_early_stops_at_once_when_it_continues()
    {
        var run = RunFolder.Create(_folder, Configs.Rows());
        Trainer Stopping()
        {
            var trainer = Tiny.Trainer(Tiny.Perceptron(), 1e-12, new EarlyStopping(2), new Checkpoint(run));
            return trainer;
        }
        var loader = new DataLoader(Tiny.Rows(16), 8);
        var first = Stopping();
        // The loss moves in its last bits at such a rate, or not at all.
        first.Fit(loader, 40);
        Assert.Equal(TrainingEnd.Stopped, first.End);
        var second = Stopping();
        run.LoadCheckpoint(second);
        Assert.Empty(second.Fit(loader, 40));
        Assert.Equal(TrainingEnd.Stopped, second.End);
    }

    [Fact]
    public void What_the_loss_learned_is_in_the_checkpoint_and_only_then()
    {
        var run = RunFolder.Create(_folder, Configs.Rows());
        run.SaveCheckpoint(Tiny.Trainer(Tiny.Perceptron(), 0.1));
        Assert.DoesNotContain(Formats.SafetensorsFile.Load(run.CheckpointFile).Tensors.Keys, k =>
            k.StartsWith("loss.", StringComparison.Ordinal));
        Trainer Weighted(float weight)
        {
            var network = Tiny.Perceptron();
            return new(network, new CrossEntropyLoss(Tensor.From(weight, 1, 1, 1)), new Sgd(network.Parameters(), 0.1));
        }
        run.SaveCheckpoint(Weighted(3));
        var read = Weighted(1);
        run.LoadCheckpoint(read);
        Assert.Equal([3f, 1, 1, 1], ((CrossEntropyLoss)read.Task.Loss).Weight!.ToArray<float>());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static IReadOnlyList<EpochResult> Fit(Trainer trainer, CancellationToken cancellation = default) => trainer.Fit(
        new DataLoader(Tiny.Rows(50), 7, shuffle: true, seed: 4, transforms: [new RandomTranslation(0.3)]), 3,
            new DataLoader(Tiny.Rows(20, 5), 9),
        cancellation);

    private static Trainer Build(string name, RunFolder run)
    {
        var network = Tiny.Perceptron(dropout: 0.3);
        var optimizer = new Adam(network.Parameters(), 0.01);
        LearningRateSchedule schedule = name switch
        {
            "one-cycle" => new OneCycleLR(optimizer, 0.05, 12),
            "plateau" => new ReduceOnPlateau(optimizer, 0.5, patience: 0, threshold: 0.5),
            _ => new LinearWarmup(optimizer, 3, then: new CosineLR(optimizer, 9)),
        };
        var task = new ClassificationTask(network, metrics: [new Accuracy(), new TopKAccuracy(2), new F1Score(), new ConfusionMatrix()]);
        return new(task, optimizer, new GradientAccumulation(3), new GradientClipping(0.5), new ExponentialMovingAverage(0.9),
            new EarlyStopping(10, "accuracy"), new BestCheckpoint("f1"), new LearningRateLog(2), new Histograms(5, 4),
            new MetricsLog(run), new Checkpoint(run))
        { Schedule = schedule, LossWindow = 5, Run = run };
    }
}
