using Fovea.Data;
using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>What each callback does to a training.</summary>
public sealed class CallbackTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-callbacks-").FullName;

    private static DataLoader Batches(int count = 48, int size = 8) => new(Tiny.Rows(count), size, shuffle: true, seed: 3);

    [Fact]
    public void Moments_come_in_order()
    {
        var order = new Moments();
        Tiny.Trainer(Tiny.Perceptron(), 0.1, order).Fit(Batches(16), 1, Batches(8));
        Assert.Equal(
            ["FitBegins", "EpochBegins", "BatchBegins", "AfterForward", "AfterBackward", "AfterStep", "BatchEnds", "BatchBegins",
                "AfterForward",
                "AfterBackward", "AfterStep", "BatchEnds", "ValidationBegins", "ValidationEnds", "EpochEnds", "CheckpointDue", "FitEnds"],
            order.Seen);
    }

    [Fact]
    public void A_callback_that_asks_for_the_end_gets_it_after_the_batch()
    {
        var recorder = new Recorder { OnBatch = c => { if (c.Progress.Step == 4) c.Stop("enough"); } };
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.1, recorder);
        trainer.Fit(Batches(), 5);
        Assert.Equal(["step 4", "stopped"], recorder.Events[^2..]);
        Assert.Equal((TrainingEnd.Stopped, 4L, 0), (trainer.End, trainer.Progress.Step, trainer.Progress.Epoch));
        // What was asked for ended with that training.
        trainer.Fit(Batches(), 1);
        Assert.Equal((TrainingEnd.Completed, 1), (trainer.End, trainer.Progress.Epoch));
    }

    [Fact]
    public void Clipping_bounds_the_step()
    {
        var network = Tiny.Perceptron();
        var (before, norms) = (Tiny.Weights(network), new List<double>());
        var clip = new GradientClipping(maxNorm: 0.01);
        var after = new Look(c => norms.Add(Math.Sqrt(c.Gradients.Sum(g => g.Parameter.Grad!.Square().Sum().Item()))));
        Tiny.Trainer(network, 1, clip, after).Fit(Batches(8), 1);
        Assert.Equal(0.01, Assert.Single(norms), 1e-6);
        Assert.True(clip.LastNorm > 0.01);
        Assert.Equal(0.01, Math.Sqrt(before.Zip(Tiny.Weights(network), (a, b) => (double)(a - b) * (a - b)).Sum()), 1e-5);
    }

    [Fact]
    public void Clipping_by_value_bounds_each_element()
    {
        var largest = 0.0;
        var look = new Look(c => largest = Math.Max(largest, c.Gradients.Max(g => g.Parameter.Grad!.Abs().Max().Item())));
        Tiny.Trainer(Tiny.Perceptron(), 0.1, new GradientClipping(maxNorm: null, maxValue: 0.001), look).Fit(Batches(), 1);
        Assert.Equal(0.001, largest, 1e-9);
    }

    [Fact]
    public void Two_halves_accumulate_to_the_step_of_the_whole()
    {
        Module halves = Tiny.Perceptron(), whole = Tiny.Perceptron();
        var (rows, labels) = (Tiny.Rows(32), 0);
        var trainer = Tiny.Trainer(halves, 0.5, new GradientAccumulation(2));
        trainer.Fit(new DataLoader(rows, 8), 1);
        Tiny.Trainer(whole, 0.5).Fit(new DataLoader(rows, 16), 1);
        Assert.Equal((4L, 2L, 0), (trainer.Progress.Step, trainer.Optimizer.Steps, labels));
        Assert.All(Tiny.Weights(halves).Zip(Tiny.Weights(whole)), w => Assert.Equal(w.Second, w.First, 1e-5f));
    }

    [Fact]
    public void The_last_step_of_an_epoch_takes_what_is_left()
    {
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.1, new GradientAccumulation(4));
        trainer.Fit(Batches(), 2);
        // Six mini-batches an epoch: four and two.
        Assert.Equal((12L, 4L), (trainer.Progress.Step, trainer.Optimizer.Steps));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientAccumulation(0));
    }

    [Fact]
    public void The_moving_average_is_that_of_the_weights_after_each_step()
    {
        Module plain = Tiny.Perceptron(), averaged = Tiny.Perceptron();
        var expected = Array.ConvertAll(Tiny.Weights(plain), w => (double)w);
        var follow = new Recorder
        {
            OnStep = _ => expected = [.. expected.Zip(Tiny.Weights(plain), (a, w) => 0.8 * a + 0.2 * w)],
        };
        Tiny.Trainer(plain, 0.5, follow).Fit(Batches(), 2, Batches());
        var look = new List<float[]>();
        var seen = new Look(_ => { }) { Epoch = c => look.Add(Tiny.Weights(c.Task.Network)) };
        Tiny.Trainer(averaged, 0.5, new ExponentialMovingAverage(0.8), seen).Fit(Batches(), 2, Batches());
        Assert.All(expected.Zip(Tiny.Weights(averaged)), w => Assert.Equal(w.First, w.Second, 1e-5));
        // Learning went on with the weights themselves.
        Assert.Equal(Tiny.Weights(plain), look[^1]);
    }

    [Fact]
    public void Early_stopping_waits_for_its_patience()
    {
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0, new EarlyStopping(patience: 3, monitor: "accuracy"));
        // Nothing is learned at a rate of 0: the first epoch is the best.
        Assert.Equal(4, trainer.Fit(Batches(), 50, Batches()).Count);
        Assert.Equal(TrainingEnd.Stopped, trainer.End);
        var e = Assert.Throws<ArgumentException>(() =>
            Tiny.Trainer(Tiny.Perceptron(), 0, new EarlyStopping(monitor: "acuracy")).Fit(Batches(), 1));
        Assert.Equal("'acuracy': expected a figure of the task, which are loss, accuracy.", e.Message);
    }

    [Fact]
    public void The_best_weights_are_kept()
    {
        var run = RunFolder.Create(_folder, Configs.Rows());
        var weights = new List<float[]>();
        var best = new BestCheckpoint("accuracy");
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.3, best,
            new Look(_ => { }) { Epoch = c => weights.Add(Tiny.Weights(c.Task.Network)) });
        trainer.Run = run;
        var results = trainer.Fit(Batches(100), 8, new DataLoader(Tiny.Rows(40, seed: 7), 16));
        var figures = results.Select(r => r.Validation!.Value.Accuracy).ToList();
        Assert.Equal(figures.IndexOf(figures.Max()) + 1, best.BestEpoch);
        var kept = Tiny.Perceptron();
        kept.Load(run.In("checkpoints", "best.safetensors"));
        Assert.Equal(weights[(int)best.BestEpoch - 1], Tiny.Weights(kept));
    }

    [Fact]
    public void Rates_of_a_schedule_per_batch_are_logged_as_they_were_used()
    {
        var network = Tiny.Perceptron();
        var optimizer = new Sgd(network.Parameters(), 0.1);
        var log = new LearningRateLog(every: 1);
        var schedule = new OneCycleLR(optimizer, 0.5, 12);
        var trainer = new Trainer(network, new CrossEntropyLoss(), optimizer, log) { Schedule = schedule };
        var results = trainer.Fit(Batches(), 2);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => schedule.Rate(0.1, i)), log.Rates.Select(r => r.Rate));
        Assert.Equal([schedule.Rate(0.1, 5), schedule.Rate(0.1, 11)], results.Select(r => r.LearningRate));
    }

    [Fact]
    public void The_rate_of_an_epoch_is_the_one_it_was_trained_with()
    {
        var network = Tiny.Perceptron();
        var optimizer = new Sgd(network.Parameters(), 0.4);
        var trainer = new Trainer(network, new CrossEntropyLoss(), optimizer) { Schedule = new StepLR(optimizer, 1, 0.5) };
        Assert.Equal([0.4, 0.2, 0.1], trainer.Fit(Batches(), 3).Select(r => r.LearningRate));
    }

    [Fact]
    public void A_plateau_of_the_validation_lowers_the_rate()
    {
        var network = Tiny.Perceptron();
        var optimizer = new Sgd(network.Parameters(), 1e-12);
        var schedule = new ReduceOnPlateau(optimizer, patience: 1, monitor: "accuracy", higherIsBetter: true);
        new Trainer(network, new CrossEntropyLoss(), optimizer) { Schedule = schedule }.Fit(Batches(), 3, Batches());
        Assert.Equal(1e-13, optimizer.LearningRate, 1e-16);
    }

    [Fact]
    public void Gradients_are_counted_in_bins()
    {
        var (low, high, counts) = Histograms.Count(Tensor.From(-1f, -0.9f, 0, 0.1f, 1, float.NaN), 4);
        Assert.Equal((-1, 1), (low, high));
        Assert.Equal([2, 0, 2, 1], counts);
        var run = RunFolder.Create(_folder, Configs.Rows());
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.1, new Histograms(every: 3, bins: 8));
        trainer.Run = run;
        trainer.Fit(Batches(), 1);
        var lines = run.ReadMetrics().Where(m => (string?)m["kind"] == "gradients").ToList();
        Assert.Equal([3L, 6L], lines.Select(l => (long)l["step"]!));
        Assert.Equal(["1.weight", "1.bias", "4.weight", "4.bias"], lines[0]["layers"]!.AsObject().Select(l => l.Key));
        Assert.Equal(16 * 12, lines[0]["layers"]!["1.weight"]!["counts"]!.AsArray().Sum(c => (int)c!));
    }

    [Fact]
    public void A_refused_recording_is_said_once()
    {
        var look = new Look(_ => { });
        var network = Tiny.Perceptron();
        var trainer = new Trainer(network, new Looking(), new Sgd(network.Parameters(), 0.1), look);
        trainer.Fit(Batches(), 2);
        Assert.Equal(trainer.Refusal, Assert.Single(look.Refusals));
        Assert.Contains("are read on the way", trainer.Refusal, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Looking : Loss
    {
        public override Tensor Forward(Tensor output, Tensor target)
        {
            var loss = output.CrossEntropy(target);
            return loss.Item() > 100 ? loss * 0.5 : loss;
        }
    }

    private sealed class Look(Action<TrainingContext> gradients) : Callback
    {
        public Action<TrainingContext>? Epoch { get; init; }

        public List<string> Refusals { get; } = [];

        public override void AfterBackward(TrainingContext context) => gradients(context);

        public override void CheckpointDue(TrainingContext context) => Epoch?.Invoke(context);

        public override void RecordingRefused(TrainingContext context, string reason) => Refusals.Add(reason);
    }

    private sealed class Moments : Callback
    {
        public List<string> Seen { get; } = [];

        public override void FitBegins(TrainingContext context) => Seen.Add(nameof(FitBegins));

        public override void EpochBegins(TrainingContext context) => Seen.Add(nameof(EpochBegins));

        public override void BatchBegins(TrainingContext context) => Seen.Add(nameof(BatchBegins));

        public override void AfterForward(TrainingContext context) => Seen.Add(nameof(AfterForward));

        public override void AfterBackward(TrainingContext context) => Seen.Add(nameof(AfterBackward));

        public override void AfterStep(TrainingContext context) => Seen.Add(nameof(AfterStep));

        public override void BatchEnds(TrainingContext context) => Seen.Add(nameof(BatchEnds));

        public override void ValidationBegins(TrainingContext context) => Seen.Add(nameof(ValidationBegins));

        public override void ValidationEnds(TrainingContext context) => Seen.Add(nameof(ValidationEnds));

        public override void EpochEnds(TrainingContext context) => Seen.Add(nameof(EpochEnds));

        public override void CheckpointDue(TrainingContext context) => Seen.Add(nameof(CheckpointDue));

        public override void FitEnds(TrainingContext context) => Seen.Add(nameof(FitEnds));
    }
}
