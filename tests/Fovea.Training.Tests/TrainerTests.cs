using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary><see cref="Trainer"/>.</summary>
public class TrainerTests
{
    private static DataLoader Batches(int count = 60, int size = 8) => new(Tiny.Rows(count), size, shuffle: true, seed: 3);

    [Fact]
    public void It_learns()
    {
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.2);
        var results = trainer.Fit(Batches(200), epochs: 15, validation: new DataLoader(Tiny.Rows(80, seed: 9), 16));
        Assert.Equal(Enumerable.Range(1, 15), results.Select(r => r.Epoch));
        Assert.True(results[^1].Training.Loss < results[0].Training.Loss / 3);
        Assert.Equal(1, results[^1].Validation!.Value.Accuracy);
        Assert.Equal(80, results[^1].Validation!.Value.Count);
        Assert.Equal(15, trainer.Progress.Epoch);
        Assert.Equal(15 * 25, trainer.Progress.Step);
    }

    [Fact]
    public void The_loss_of_a_window_is_the_plain_mean_of_its_250_mini_batches()
    {
        var recorder = new Recorder();
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.01, recorder);
        // 60 images are 8 mini-batches an epoch: windows do not end with epochs.
        trainer.Fit(Batches(), epochs: 70);
        Assert.Equal(560, recorder.Steps.Count);
        Assert.Equal([250L, 500L], recorder.Windows.Select(w => w.Step));
        foreach (var (step, loss) in recorder.Windows)
            Assert.Equal(recorder.Steps.Skip((int)step - 250).Take(250).Average(s => s.Loss), loss, 1e-9);
    }

    [Fact]
    public void The_loss_of_an_epoch_is_the_mean_over_its_images()
    {
        var recorder = new Recorder();
        // The last mini-batch holds 4 images and counts for less.
        var results = Tiny.Trainer(Tiny.Perceptron(), 0.1, recorder).Fit(Batches(), epochs: 3);
        for (var e = 0; e < 3; e++)
        {
            var steps = recorder.Steps.Skip(8 * e).Take(8).ToList();
            Assert.Equal(4, steps[^1].Samples);
            Assert.Equal(steps.Sum(s => s.Loss * s.Samples) / 60, results[e].Training.Loss, 1e-9);
            Assert.Equal(60, results[e].Training.Count);
        }
    }

    [Fact]
    public void Evaluation_counts_as_one_does_by_hand()
    {
        var network = Tiny.Perceptron(dropout: 0.5);
        var set = Tiny.Rows(30, seed: 5);
        var seen = 0;
        var result = Tiny.Trainer(network, 0.1).Evaluate(new DataLoader(set, 7), (batch, scores) => seen += scores.Shape[0]);
        network.Eval();
        var (right, loss) = (0, 0.0);
        foreach (var (images, labels, _) in new DataLoader(set, 1))
        {
            var scores = network.Forward(images).ToArray<float>();
            var label = (int)labels.AsSpan<long>()[0];
            if (Array.IndexOf(scores, scores.Max()) == label) right++;
            loss += Math.Log(scores.Sum(s => Math.Exp(s))) - scores[label];
        }
        Assert.Equal((right / 30.0, 30, 30), (result.Accuracy, result.Count, seen));
        Assert.Equal(loss / 30, result.Loss, 1e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Evaluation_changes_nothing(bool training)
    {
        var network = Tiny.Perceptron(dropout: 0.5);
        var trainer = Tiny.Trainer(network, 0.1);
        var loader = Batches();
        trainer.Fit(loader, 1);
        network.Train(training);
        loader.Epoch = 4;
        var (before, progress, position) = (Tiny.Weights(network), trainer.Progress, Generator.Default.Position);
        var (first, second) = (trainer.Evaluate(loader), trainer.Evaluate(loader));
        Assert.Equal(first, second);
        Assert.Equal(before, Tiny.Weights(network));
        Assert.Equal((progress, position, training, 4), (trainer.Progress, Generator.Default.Position, network.IsTraining, loader.Epoch));
    }

    [Fact]
    public void A_part_in_inference_mode_stays_so_through_training_and_evaluation()
    {
        Generator.ManualSeed(1);
        var network = new Sequential(new Flatten(), new Linear(16, 12), new BatchNorm1d(12), new ReLU(), new Dropout(0.2),
            new Linear(12, 4));
        var norm = (BatchNorm1d)network.Children[2].Module;
        norm.Eval();
        var mean = norm.StateDict()["running_mean"].ToArray<float>();
        var modes = network.NamedModules().Select(m => m.Module.IsTraining).ToArray();
        var trainer = Tiny.Trainer(network, 0.1);
        trainer.Fit(Batches(), 2, Batches());
        Assert.Equal(modes, network.NamedModules().Select(m => m.Module.IsTraining));
        Assert.Equal(mean, norm.StateDict()["running_mean"].ToArray<float>());
        trainer.Evaluate(Batches());
        Assert.Equal(modes, network.NamedModules().Select(m => m.Module.IsTraining));
    }

    [Fact]
    public void A_network_in_inference_mode_is_switched_to_training()
    {
        var network = Tiny.Perceptron(dropout: 0.5);
        network.Eval();
        Tiny.Trainer(network, 0.1).Fit(Batches(), 1, Batches());
        Assert.All(network.NamedModules(), m => Assert.True(m.Module.IsTraining));
    }

    [Fact]
    public void Evaluation_within_an_epoch_leaves_its_figures()
    {
        EpochResult Train(Action<TrainingContext> each) =>
            Tiny.Trainer(Tiny.Perceptron(), 0.1, new Recorder { OnBatch = each }).Fit(Batches(), 1)[0];
        Assert.Equal(Train(_ => { }), Train(c => c.Trainer.Evaluate(Batches(20))));
    }

    [Fact]
    public void Training_is_the_same_with_and_without_validation()
    {
        float[] Train(DataLoader? validation)
        {
            var network = Tiny.Perceptron(dropout: 0.3);
            Tiny.Trainer(network, 0.1).Fit(Batches(), 3, validation);
            return Tiny.Weights(network);
        }
        Assert.Equal(Train(null), Train(Batches()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Waiting_for_data_is_a_part_of_learning_and_that_of_the_whole(bool prefetch)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.1);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (trainer.DataWait, trainer.LearningTime));
        trainer.Fit(new DataLoader(Tiny.Rows(60), 8, prefetch: prefetch), epochs: 3);
        var (wait, learning) = (trainer.DataWait, trainer.LearningTime);
        Assert.InRange(wait, TimeSpan.FromTicks(1), learning);
        Assert.InRange(learning, wait, clock.Elapsed);
        // Later trainings add to it.
        trainer.Fit(new DataLoader(Tiny.Rows(60), 8, prefetch: prefetch), epochs: 4);
        Assert.InRange(trainer.DataWait, wait, clock.Elapsed);
        Assert.InRange(trainer.LearningTime, learning, clock.Elapsed);
    }

    [Fact]
    public void Callbacks_come_in_order()
    {
        var recorder = new Recorder();
        var network = Tiny.Perceptron();
        var trainer = new Trainer(network, new CrossEntropyLoss(), new Sgd(network.Parameters(), 0.1), recorder) { LossWindow = 3 };
        trainer.Fit(Batches(16), epochs: 2);
        Assert.Equal(
            ["begins 2", "epoch 0 begins", "step 1", "step 2", "epoch 1 ends", "epoch 1 begins", "step 3", "window 3", "step 4",
                "epoch 2 ends", "ends"],
            recorder.Events);
    }

    [Fact]
    public void No_samples_are_refused()
    {
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.1);
        var (some, none) = (new DataLoader(Tiny.Rows(8), 4), new DataLoader(Tiny.Rows(0), 4));
        Assert.StartsWith("Trainer.Fit: expected samples to learn from, got none.",
            Assert.Throws<ArgumentException>(() => trainer.Fit(none, 1)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Trainer.Fit: expected samples to validate on, got none.",
            Assert.Throws<ArgumentException>(() => trainer.Fit(some, 1, none)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Trainer.Evaluate: expected samples to measure, got none.",
            Assert.Throws<ArgumentException>(() => trainer.Evaluate(none)).Message, StringComparison.Ordinal);
        Assert.Single(trainer.Fit(some, 1));
    }

    [Fact]
    public void Cancelling_stops_after_the_running_step()
    {
        using var source = new CancellationTokenSource();
        var recorder = new Recorder { OnStep = p => { if (p.Step == 11) source.Cancel(); } };
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.1, recorder);
        var results = trainer.Fit(Batches(), epochs: 5, cancellation: source.Token);
        Assert.Equal(["step 11", "cancelled"], recorder.Events[^2..]);
        Assert.Single(results);
        Assert.Equal((1, 11L, 3), (trainer.Progress.Epoch, trainer.Progress.Step, trainer.Progress.StepInEpoch));
    }

    [Fact]
    public void Cancelling_at_the_last_step_of_an_epoch_ends_the_epoch()
    {
        using var source = new CancellationTokenSource();
        var recorder = new Recorder { OnStep = p => { if (p.Step == 8) source.Cancel(); } };
        var trainer = Tiny.Trainer(Tiny.Perceptron(), 0.1, recorder);
        trainer.Fit(Batches(), epochs: 5, cancellation: source.Token);
        Assert.Equal(["step 8", "epoch 1 ends", "cancelled"], recorder.Events[^3..]);
        Assert.Equal((1, 0), (trainer.Progress.Epoch, trainer.Progress.StepInEpoch));
    }

    [Fact]
    public void A_loss_that_is_no_number_leaves_the_parameters_before_the_step()
    {
        var network = Tiny.Perceptron();
        var poisoned = 0;
        float[] before = [];
        var recorder = new Recorder();
        var trainer = new Trainer(network, new Poisoned(() => ++poisoned == 5, () => before = Tiny.Weights(network)),
            new Sgd(network.Parameters(), 0.1), recorder);
        var e = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Batches(), 2));
        Assert.Equal("the loss became NaN at step 5 (epoch 1), learning rate 0.1. Try --learning-rate 0.01", e.Message);
        Assert.Equal(5, e.Step);
        Assert.Equal(before, Tiny.Weights(network));
        Assert.All(before, w => Assert.True(float.IsFinite(w)));
        Assert.Equal(["step 4", "diverged"], recorder.Events[^2..]);
        Assert.Equal(4, trainer.Progress.Step);
    }

    [Fact]
    public void Weights_that_the_last_step_of_an_epoch_ruins_are_a_divergence()
    {
        var recorder = new Recorder();
        var e = Assert.Throws<TrainingDivergedException>(() => Tiny.Trainer(Tiny.Perceptron(), 1e39, recorder).Fit(Batches(8), 1));
        Assert.Equal(1, e.Step);
        Assert.Equal(["step 1", "diverged"], recorder.Events[^2..]);
    }

    [Fact]
    public void Images_that_do_not_fit_name_the_layer()
    {
        var network = new Sequential(new Flatten(), new Linear(9, 4));
        var e = Assert.Throws<ShapeException>(() => Tiny.Trainer(network, 0.1).Fit(Batches(), 1));
        Assert.Contains("Linear(9 → 4): expected input [N, 9], got [8, 16]", e.Message, StringComparison.Ordinal);
    }

    private sealed class Poisoned(Func<bool> now, Action look) : Loss
    {
        public override Tensor Forward(Tensor output, Tensor target)
        {
            var loss = output.CrossEntropy(target);
            // Looking at the value makes the step one that is not recorded: this is asked at each.
            if (!double.IsFinite(loss.Item()) || !now()) return loss;
            look();
            return loss * float.NaN;
        }
    }
}
