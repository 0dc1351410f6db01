using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary><see cref="TrainingTurn"/>: each player moves in its own turn alone, recorded or not.</summary>
public class TrainingTurnTests
{
    public static TheoryData<string> Losses() => ["minimax", "nonSaturating", "adversarialHinge", "wasserstein"];

    [Theory]
    [InlineData(ReplayPolicy.Auto)]
    [InlineData(ReplayPolicy.Never)]
    public void In_a_turn_only_its_player_moves(ReplayPolicy replay)
    {
        var pair = TinyGan.Pair();
        var turns = new TurnLog(pair);
        TinyGan.Trainer(new GanTask(pair), replay, turns).Fit(TinyGan.Pictures(), 3);
        Assert.Equal(Enumerable.Repeat(new[] { "discriminator", "generator" }, 9).SelectMany(t => t), turns.Moves.Select(m => m.Turn));
        Assert.All(turns.Moves, m => Assert.Equal(
            (m.Turn == "discriminator", m.Turn == "generator"), (m.HasDiscriminatorMoved, m.HasGeneratorMoved)));
        // What does not move has no gradients, so that clipping and histograms do not see it.
        Assert.All(turns.Moves, m => Assert.All(m.WithGradients, key => Assert.StartsWith(m.Turn, key, StringComparison.Ordinal)));
        Assert.All(pair.Parameters(), p => Assert.True(p.RequiresGrad));
    }

    [Fact]
    public void What_was_frozen_stays_as_it_was_and_frozen()
    {
        var pair = TinyGan.Pair();
        var first = pair.Discriminator.Children[0].Module;
        first.Freeze();
        var (before, others) = (Tiny.Weights(first), Tiny.Weights(pair.Discriminator));
        TinyGan.Trainer(new GanTask(pair)).Fit(TinyGan.Pictures(), 2);
        Assert.Equal(before, Tiny.Weights(first));
        Assert.NotEqual(others, Tiny.Weights(pair.Discriminator));
        Assert.All(pair.NamedParameters(), p => Assert.Equal(!first.Parameters().Contains(p.Tensor), p.Tensor.RequiresGrad));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_player_that_is_frozen_whole_has_no_turn(bool generator)
    {
        var pair = TinyGan.Pair();
        var (frozen, other) = generator ? (pair.Generator, pair.Discriminator) : (pair.Discriminator, pair.Generator);
        frozen.Freeze();
        var before = Parameters(frozen);
        var turns = new TurnLog(pair);
        var trainer = TinyGan.Trainer(new GanTask(pair), ReplayPolicy.Auto, turns);
        var learned = Parameters(other);
        trainer.Fit(TinyGan.Pictures(), 2);
        Assert.Equal(before, Parameters(frozen));
        Assert.NotEqual(learned, Parameters(other));
        Assert.Equal(Enumerable.Repeat(generator ? "discriminator" : "generator", 6), turns.Moves.Select(m => m.Turn));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Recorded_turns_leave_the_bits_of_turns_that_are_computed(string loss)
    {
        (float[] Weights, IReadOnlyList<EpochResult> Results) Train(ReplayPolicy replay)
        {
            var pair = TinyGan.Pair();
            var trainer = TinyGan.Trainer(new GanTask(pair, TinyGan.Loss(loss), discriminatorSteps: 2), replay,
                new ExponentialMovingAverage(0.9, "generator"));
            // The last batch of an epoch is smaller: another recording.
            var results = trainer.Fit(TinyGan.Pictures(20), 5, TinyGan.Pictures(12, 4));
            Assert.Null(trainer.Refusal);
            return (Tiny.Weights(pair), results);
        }
        var (expected, actual) = (Train(ReplayPolicy.Never), Train(ReplayPolicy.Auto));
        Assert.Equal(expected.Weights, actual.Weights);
        Assert.Equal(expected.Results, actual.Results);
        Assert.All(expected.Weights, w => Assert.True(float.IsFinite(w)));
        // Each replay that is checked has the bits of the code; a difference would throw.
        Train(ReplayPolicy.Verify);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_turn_may_come_at_every_so_many_th_batch(int steps)
    {
        var pair = TinyGan.Pair();
        var turns = new TurnLog(pair);
        var trainer = TinyGan.Trainer(new GanTask(pair, discriminatorSteps: steps), ReplayPolicy.Auto, turns);
        // Four batches an epoch: stretches of three do not end with epochs.
        var results = trainer.Fit(TinyGan.Pictures(32), 3);
        string[] stretch = [.. Enumerable.Repeat("discriminator", steps), "generator"];
        Assert.Equal(Enumerable.Repeat(stretch, 12 / steps).SelectMany(t => t), turns.Moves.Select(m => m.Turn));
        Assert.Equal((12L, 12L + 12 / steps), (trainer.Progress.Step, trainer.Optimizer.Steps));
        // The loss of a batch is the discriminator's, which has a turn in each.
        Assert.All(results, r => Assert.InRange(r.Training.Loss, 0.1, 4));
        Assert.All(results, r => Assert.InRange(r.Training.Metrics["madeScore"], 0.01, 0.99));
        Assert.All(turns.Losses, l => Assert.True(double.IsFinite(l)));
    }

    [Fact]
    public void Figures_are_those_of_all_turns_of_a_batch()
    {
        var turns = new List<TrainingTurn?>();
        var task = new Layers();
        var trainer = TinyGan.Trainer(task, ReplayPolicy.Never, new Recorder { OnBatch = c => turns.Add(c.Turn) });
        var result = trainer.Fit(TinyGan.Pictures(16), 1)[0];
        Assert.Equal(["first", "second", "metrics 2", "first", "second", "metrics 2"], task.Seen);
        // The first turn's loss is the batch's, which is nobody's turn when it ends.
        Assert.Equal(3, result.Training.Loss, 1e-6);
        Assert.Equal([null, null], turns);
    }

    [Fact]
    public void A_batch_at_which_nobody_has_a_turn_has_no_loss()
    {
        var task = new Layers(every: 2);
        var trainer = TinyGan.Trainer(task, ReplayPolicy.Never);
        var result = trainer.Fit(TinyGan.Pictures(32), 1)[0];
        Assert.Equal((4L, 4L, 3.0, 16), (trainer.Progress.Step, trainer.Optimizer.Steps, result.Training.Loss, result.Training.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_loss_of_either_player_that_is_no_number_is_told(bool first)
    {
        var pair = TinyGan.Pair();
        var trainer = TinyGan.Trainer(new GanTask(pair, new Poisoned(first)));
        var recorder = new Recorder();
        trainer.Add(recorder);
        var (judge, maker) = (Tiny.Weights(pair.Discriminator), pair.Generator.Parameters().SelectMany(p => p.ToArray<float>()).ToArray());
        var e = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(TinyGan.Pictures(), 1));
        Assert.Equal("the loss became NaN at step 1 (epoch 1), learning rate 0.01. Try --learning-rate 0.001", e.Message);
        Assert.Equal("diverged", recorder.Events[^1]);
        // Who had no turn yet, and whose turn it was, are as before.
        Assert.Equal(maker, pair.Generator.Parameters().SelectMany(p => p.ToArray<float>()));
        Assert.Equal(first, judge.SequenceEqual(Tiny.Weights(pair.Discriminator)));
        Assert.All(pair.Parameters(), p => Assert.True(p.RequiresGrad));
    }

    [Fact]
    public void A_batch_whose_loss_is_no_number_may_be_left_out()
    {
        var pair = TinyGan.Pair();
        var poisoned = new Poisoned(first: true) { At = 2 };
        var guard = new NanGuard(skip: true);
        var trainer = TinyGan.Trainer(new GanTask(pair, poisoned), ReplayPolicy.Never, guard);
        trainer.Fit(TinyGan.Pictures(), 1);
        Assert.Equal((1L, 3L, 4L), (guard.Skipped, trainer.Progress.Step, trainer.Optimizer.Steps));
        Assert.All(Tiny.Weights(pair), w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void Gradients_are_not_accumulated_over_turns()
    {
        var trainer = TinyGan.Trainer(new GanTask(TinyGan.Pair()), ReplayPolicy.Auto, new GradientAccumulation(2));
        Assert.Equal("gradientAccumulation: expected a task in which all learn at once, got one of several turns: their gradients would be "
            + "added up. Take a larger batchSize.", Assert.Throws<ArgumentException>(() => trainer.Fit(TinyGan.Pictures(), 1)).Message);
    }

    [Fact]
    public void A_turn_comes_at_each_batch_or_rarer() => Assert.StartsWith("judge: expected a turn at each 1st batch or rarer.",
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingTurn("judge", new Linear(2, 2), (_, _) => null!, 0)).Message,
        StringComparison.Ordinal);

    private static float[] Parameters(Module module) => [.. module.Parameters().SelectMany(p => p.ToArray<float>())];

    private sealed record Move(string Turn, bool HasDiscriminatorMoved, bool HasGeneratorMoved, string[] WithGradients);

    /// <summary>Which player moved in each turn.</summary>
    private sealed class TurnLog(AdversarialPair pair) : Callback
    {
        private float[] _judge = Parameters(pair.Discriminator), _maker = Parameters(pair.Generator);

        public List<Move> Moves { get; } = [];

        public List<double> Losses { get; } = [];

        public override void AfterStep(TrainingContext context)
        {
            var (judge, maker) = (Parameters(pair.Discriminator), Parameters(pair.Generator));
            Moves.Add(new(context.Turn!.Name, !judge.SequenceEqual(_judge), !maker.SequenceEqual(_maker),
                [.. pair.NamedParameters().Where(p => p.Tensor.Grad is not null).Select(p => p.Name)]));
            (_judge, _maker) = (judge, maker);
        }

        public override void BatchEnds(TrainingContext context) => Losses.Add(context.Loss);
    }

    /// <summary>A loss of one player that becomes NaN when it is asked for the so many-th time.</summary>
    private sealed class Poisoned(bool first) : AdversarialLoss
    {
        private int _asked;

        public int At { get; init; } = 1;

        protected override Tensor Real(Tensor scores) => first && ++_asked == At ? scores * float.NaN : -scores.LogSigmoid();

        protected override Tensor Made(Tensor scores) => -(-scores).LogSigmoid();

        protected override Tensor Generated(Tensor scores) => first ? -scores.LogSigmoid() : scores * float.NaN;
    }

    /// <summary>Two layers that learn by turns, of losses 3 and 5 whatever they are.</summary>
    private sealed class Layers : LearningTask
    {
        public Layers(int every = 1) : base(new Sequential(new Linear(16, 1), new Linear(16, 1)), new MseLoss(), []) =>
            Turns = [Turn("first", 0, 3, every), Turn("second", 1, 5, every)];

        public List<string> Seen { get; } = [];

        public override IReadOnlyList<TrainingTurn> Turns { get; }

        public override void UpdateMetrics(IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> targets) =>
            Seen.Add($"metrics {outputs.Count}");

        private TrainingTurn Turn(string name, int layer, double loss, int every)
        {
            var module = Network.Children[layer].Module;
            return new(name, module, (inputs, _) =>
            {
                Seen.Add(name);
                var y = module.Forward(inputs[0].Flatten(1));
                return new(y.Mean() * 0 + loss, [y]);
            }, every);
        }
    }
}
