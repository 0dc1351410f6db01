using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>Losses and figures that are read several at a time (<see cref="Trainer.ReadEvery"/>).</summary>
public class UnreadStepTests
{
    // Eight mini-batches an epoch, the last of four images.
    private static DataLoader Batches() => new(Tiny.Rows(60), 8, shuffle: true, seed: 3);

    private static DataLoader Held() => new(Tiny.Rows(20, seed: 9), 8);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    public void The_results_are_those_of_one_at_a_time(int count)
    {
        Late expected = new(), actual = new();
        var (results, weights, progress) = Train(1, expected);
        var (same, theirs, stand) = Train(count, actual);
        Assert.Equal(results, same);
        Assert.Equal(weights, theirs);
        Assert.Equal(progress, stand);
        Assert.Equal(expected.Steps, actual.Steps);
        Assert.Equal(expected.Windows, actual.Windows);
        Assert.Equal(4 * 8, actual.Steps.Count);
        Assert.Equal(3, actual.Windows.Count);
    }

    [Fact]
    public void Steps_are_taken_before_the_losses_of_those_before_are_known()
    {
        var late = new Late();
        Train(3, late);
        // The first is read at once, then three at a time; what is left at the end of an epoch is read there.
        Assert.Equal([0, 1, 1, 1, 4, 4, 4, 7, 8, 8, 8, 11], late.KnownAfterStep.Take(12));
    }

    [Fact]
    public void A_callback_that_sees_each_step_sees_each()
    {
        var late = new Late();
        var recorder = new Recorder();
        Train(5, late, recorder);
        Assert.Equal(Enumerable.Range(0, 32), late.KnownAfterStep);
        Assert.Equal(late.Steps.Select(s => s.Loss), recorder.Steps.Select(s => s.Loss));
    }

    [Fact]
    public void A_training_that_is_cut_has_counted_every_step_and_goes_on_to_the_same_bits()
    {
        var (expected, weights, _) = Train(5, new Late());
        using var stop = new CancellationTokenSource();
        Generator.ManualSeed(2);
        var network = Tiny.Perceptron(dropout: 0.2);
        var taken = 0;
        var trainer = Trainer(5, network, new Late { Stepped = () => { if (++taken == 12) stop.Cancel(); } });
        trainer.Fit(Batches(), 4, Held(), stop.Token);
        Assert.Equal((12L, 4, 1), (trainer.Progress.Step, trainer.Progress.StepInEpoch, trainer.Progress.Epoch));
        var rest = trainer.Fit(Batches(), 4, Held());
        Assert.Equal(expected.TakeLast(rest.Count), rest);
        Assert.Equal(weights, Tiny.Weights(network));
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_training_where_it_is_read()
    {
        var late = new Late();
        var network = Tiny.Perceptron();
        var trainer = new Trainer(network, new CrossEntropyLoss(), new Sgd(network.Parameters(), 1e30), late) { ReadEvery = 3 };
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(Batches(), 2));
        // The second step's, which is told when the fourth has been taken.
        Assert.Equal((2L, 4), (error.Step, late.KnownAfterStep.Count));
    }

    [Fact]
    public void Less_than_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(0, Tiny.Perceptron()));

    private static Trainer Trainer(int count, Module network, params Callback[] callbacks) =>
        new(network, new CrossEntropyLoss(), new Sgd(network.Parameters(), 0.1, momentum: 0.9),
            [new GradientClipping(0.5), new ExponentialMovingAverage(0.9), .. callbacks])
        {
            ReadEvery = count, LossWindow = 10, View = null,
        };

    private static (IReadOnlyList<EpochResult> Results, float[] Weights, TrainingProgress Progress) Train(int count,
        params Callback[] callbacks)
    {
        Generator.ManualSeed(2);
        var network = Tiny.Perceptron(dropout: 0.2);
        var trainer = Trainer(count, network, callbacks);
        var results = trainer.Fit(Batches(), 4, Held());
        return (results, Tiny.Weights(network), trainer.Progress);
    }

    /// <summary>Writes down when it hears of what.</summary>
    private sealed class Late : Callback
    {
        public List<(long Step, double Loss, int Samples)> Steps { get; } = [];

        public List<(long Step, double Loss)> Windows { get; } = [];

        public List<int> KnownAfterStep { get; } = [];

        public Action? Stepped { get; init; }

        public override bool SeesEachStep => false;

        public override void AfterStep(TrainingContext context)
        {
            KnownAfterStep.Add(Steps.Count);
            Stepped?.Invoke();
        }

        public override void BatchEnds(TrainingContext context) =>
            Steps.Add((context.Progress.Step, context.Loss, context.Batch!.Count));

        public override void WindowEnds(TrainingContext context, double meanLoss) => Windows.Add((context.Progress.Step, meanLoss));
    }
}
