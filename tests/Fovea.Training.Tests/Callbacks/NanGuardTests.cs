using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests.Callbacks;

/// <summary><see cref="NanGuard"/>: what is not finite is named where it began, and a batch that is left out leaves no trace.</summary>
public sealed class NanGuardTests
{
    /// <summary>Gives what comes in, but 1/0 or NaN in training at chosen calls.</summary>
    private sealed class Fault(float value, Func<Tensor, bool> when) : Module
    {
        protected override Tensor Compute(Tensor x) => IsTraining && when(x) ? x * value : x;
    }

    private sealed class Notes : Callback
    {
        public List<string> Said { get; } = [];

        public override void Noted(TrainingContext context, string note) => Said.Add(note);
    }

    /// <summary>Batches of a list.</summary>
    private sealed class Listed(IReadOnlyList<Batch> batches) : IBatchSource
    {
        public int SamplesPerEpoch => batches.Sum(b => b.Count);

        public int BatchesPerEpoch => batches.Count;

        public IEnumerable<Batch> Batches(int epoch) => batches;
    }

    private static Trainer Trainer(Module network, params ReadOnlySpan<Callback> callbacks) =>
        new(network, new CrossEntropyLoss(), new Sgd(network.Parameters(), 0.1, momentum: 0.9), callbacks)
        {
            View = null, Replay = ReplayPolicy.Never,
        };

    private static Sequential Network(Module fault) =>
        new(new Flatten(), new Linear(16, 12), new BatchNorm1d(12), fault, new ReLU(), new Linear(12, 4));

    private static string End(Trainer trainer) => Assert.Throws<TrainingDivergedException>(() =>
        trainer.Fit(new DataLoader(Tiny.Rows(24), 8), 2)).Message;

    [Fact]
    public void The_first_layer_is_named()
    {
        Generator.ManualSeed(1);
        var calls = 0;
        // Asked again by the search: the answer is the same for the same batch.
        var message = End(Trainer(Network(new Fault(float.NaN, _ => ++calls >= 2)), new NanGuard()));
        Assert.Equal("nanGuard: not finite at step 2 (epoch 1): the output of layer 3, Fault, computed by mul: 96 of 96 elements are not "
            + "finite. Try a lower learning rate, or gradientClipping", message);
    }

    [Fact]
    public void A_parameter_and_an_input_are_named()
    {
        Generator.ManualSeed(1);
        var network = Network(new ReLU());
        network.NamedParameters().Single(p => p.Name == "5.bias").Tensor.AsSpan<float>()[1] = float.PositiveInfinity;
        Assert.Contains("(epoch 1): parameter 5.bias: 1 of 4 elements are not finite. ", End(Trainer(network, new NanGuard())),
            StringComparison.Ordinal);
        var batches = new Listed([new Batch(Tensor.Full([4, 1, 4, 4], float.NaN), Tensor.From(0L, 1, 2, 3), [0, 1, 2, 3])]);
        var e = Assert.Throws<TrainingDivergedException>(() => Trainer(Network(new ReLU()), new NanGuard()).Fit(batches, 1));
        Assert.Contains("input 0 of the batch: 64 of 64 elements are not finite", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gradient_is_named_where_the_loss_is_finite()
    {
        Generator.ManualSeed(1);
        var network = new Sequential(new Flatten(), new Linear(16, 12), new SquareRoot(), new Linear(12, 4));
        foreach (var (_, parameter) in network.NamedParameters().Take(2)) parameter.AsSpan<float>().Clear();
        Assert.Contains("not finite at step 1 (epoch 1): the gradient of parameter 1.bias: 12 of 12 elements are not finite; the loss is "
            + "finite", End(Trainer(network, new NanGuard())), StringComparison.Ordinal);
    }

    /// <summary>√x, whose slope at 0 is infinite.</summary>
    private sealed class SquareRoot : Module
    {
        protected override Tensor Compute(Tensor x) => x.Sqrt();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_batch_that_is_left_out_leaves_no_trace(bool accumulated)
    {
        // The same batches, with a bad one in the middle and without it.
        (float[] State, Evaluation Figures, NanGuard Guard, List<string> Notes) Train(bool bad)
        {
            Generator.ManualSeed(5);
            var network = Network(new ReLU());
            var (guard, notes) = (new NanGuard(skip: true), new Notes());
            var trainer = Trainer(network, accumulated ? [guard, new GradientAccumulation(1), notes] : [guard, notes]);
            var good = new DataLoader(Tiny.Rows(32), 8).Batches(0).ToList();
            if (bad) good.Insert(2, new Batch(Tensor.Full([8, 1, 4, 4], float.NaN), good[0].Target, good[0].Indices));
            var results = trainer.Fit(new Listed(good), 1);
            float[] state = [.. network.StateDict().Values.SelectMany(t => t.To(DType.Float32).ToArray<float>())];
            return (state, results[0].Training, guard, notes.Said);
        }
        var (expected, actual) = (Train(bad: false), Train(bad: true));
        Assert.Equal((0, 1), (expected.Guard.Skipped, actual.Guard.Skipped));
        Assert.Equal(expected.State, actual.State);
        Assert.Equal(expected.Figures, actual.Figures);
        Assert.Equal("nanGuard: left out the batch of step 3 (epoch 1): input 0 of the batch: 128 of 128 elements are not finite",
            Assert.Single(actual.Notes));
    }

    // A step of four of which one is left out, the last one or another, is a step of the three others.
    [Theory]
    [InlineData(0, float.NaN)]
    [InlineData(2, float.NaN)]
    [InlineData(3, float.NaN)]
    [InlineData(7, float.NaN)]
    [InlineData(3, 0)]
    public void A_step_is_the_mean_over_those_that_are_not_left_out(int at, float value)
    {
        (float[] State, Evaluation Figures) Train(bool bad)
        {
            Generator.ManualSeed(5);
            // Pictures of 0 have no slope before the root; other bad ones have no loss.
            var network = new Sequential(new Flatten(), new Linear(16, 12, bias: false), new Length(), new Linear(12, 4));
            var good = new DataLoader(Tiny.Rows(28), 4).Batches(0).ToList();
            if (bad) good.Insert(at, new Batch(Tensor.Full([4, 1, 4, 4], value), good[0].Target, good[0].Indices));
            // Of 7 mini-batches, or 8: first steps of 4 and 3, or of 3 and 4, or 4 and 4 with the bad one.
            Callback steps = bad ? new GradientAccumulation(4) : new Steps(at < 4 ? [3, 7] : [4, 7]);
            var trainer = Trainer(network, new NanGuard(skip: true), steps);
            var results = trainer.Fit(new Listed(good), 1);
            float[] state = [.. network.StateDict().Values.SelectMany(t => t.ToArray<float>())];
            return (state, results[0].Training);
        }
        Assert.Equal(Train(bad: false).State, Train(bad: true).State);
        Assert.Equal(Train(bad: false).Figures, Train(bad: true).Figures);
    }

    [Fact]
    public void There_is_no_step_where_all_are_left_out()
    {
        Generator.ManualSeed(5);
        var network = Network(new Fault(float.NaN, _ => true));
        var before = network.StateDict().Values.Select(t => t.To(DType.Float32).ToArray<float>()).ToList();
        var rate = new CosineLR(new Sgd(network.Parameters(), 0.1), 4) { Per = SchedulePeriod.Batch };
        var trainer = new Trainer(network, new CrossEntropyLoss(), rate.Optimizer, new NanGuard(skip: true), new GradientAccumulation(2))
        {
            View = null, Schedule = rate,
        };
        trainer.Fit(new DataLoader(Tiny.Rows(32), 8), 1);
        Assert.Equal(before, network.StateDict().Values.Select(t => t.To(DType.Float32).ToArray<float>()));
        Assert.Equal(0.1, rate.Optimizer.LearningRate);
    }

    // Losses that fall: a rate is reduced as soon as a step's loss is no better.
    [Fact]
    public void A_plateau_does_not_count_a_step_that_a_left_out_batch_completes()
    {
        Generator.ManualSeed(5);
        var network = Network(new ReLU());
        var batch = new DataLoader(Tiny.Rows(8), 8).Batches(0).Single();
        var bad = new Batch(Tensor.Full([8, 1, 4, 4], float.NaN), batch.Target, batch.Indices);
        var plateau = new ReduceOnPlateau(new Sgd(network.Parameters(), 0.01), patience: 0, threshold: 0) { Per = SchedulePeriod.Batch };
        var trainer = new Trainer(network, new CrossEntropyLoss(), plateau.Optimizer, new NanGuard(skip: true), new GradientAccumulation(2))
        {
            View = null, Schedule = plateau,
        };
        trainer.Fit(new Listed([batch, batch, batch, bad, batch, batch]), 1);
        Assert.Equal((3, 0.01), (trainer.Progress.Step / 2, plateau.Optimizer.LearningRate));
        Assert.True(double.IsFinite(plateau.Best));
    }

    [Fact]
    public void A_step_that_is_cut_behind_one_goes_on_to_the_same_bits()
    {
        var batches = new DataLoader(Tiny.Rows(32), 8).Batches(0).ToList();
        batches[1] = new Batch(Tensor.Full([8, 1, 4, 4], float.NaN), batches[1].Target, batches[1].Indices);
        float[] Train(bool cut)
        {
            Generator.ManualSeed(5);
            using var source = new CancellationTokenSource();
            var network = Network(new ReLU());
            var accumulation = new GradientAccumulation(4);
            var trainer = Trainer(network, new NanGuard(skip: true), accumulation);
            if (cut) trainer.Add(new Recorder { OnStep = p => { if (p.Step == 3) source.Cancel(); } });
            trainer.Fit(new Listed(batches), 2, cancellation: source.Token);
            if (cut)
            {
                var (state, next) = (accumulation.StateDict(), new GradientAccumulation(4));
                Assert.Equal((3, 1), (state["gathered"].Item(), state["leftOut"].Item()));
                next.LoadStateDict(state);
                Assert.Equal(state.Keys, next.StateDict().Keys);
                new Trainer(network, new CrossEntropyLoss(), trainer.Optimizer, new NanGuard(skip: true), next)
                {
                    View = null, Progress = trainer.Progress,
                }.Fit(new Listed(batches), 2);
            }
            return [.. network.StateDict().Values.SelectMany(t => t.To(DType.Float32).ToArray<float>())];
        }
        Assert.Equal(Train(cut: false), Train(cut: true));
    }

    /// <summary>√(x²), whose slope at 0 is computed as ∞·0.</summary>
    private sealed class Length : Module
    {
        protected override Tensor Compute(Tensor x) => (x * x).Sqrt();
    }

    /// <summary>Steps after the mini-batches of these numbers, from 1, with the mean gradient of those since the last.</summary>
    private sealed class Steps(int[] after) : Callback
    {
        private readonly Dictionary<Tensor, Tensor> _sums = [];
        private int _count, _gathered;

        public override void AfterBackward(TrainingContext context)
        {
            (_count, _gathered) = (_count + 1, _gathered + 1);
            context.SkipStep = !after.Contains(_count);
            foreach (var (_, p) in context.Gradients)
            {
                _sums[p] = _sums.TryGetValue(p, out var sum) ? sum + p.Grad! : p.Grad!.Clone();
                if (!context.SkipStep) p.Grad = _sums[p] / _gathered;
            }
            if (context.SkipStep) return;
            _sums.Clear();
            _gathered = 0;
        }
    }

    [Fact]
    public void Too_many_in_a_row_end_the_training()
    {
        Generator.ManualSeed(1);
        var message = End(Trainer(Network(new Fault(float.NaN, _ => true)), new NanGuard(skip: true, most: 3)));
        Assert.StartsWith("nanGuard: not finite at step 4 (epoch 2), after 3 batches that were left out: the output of layer 3", message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_it_training_ends_as_before() => Assert.StartsWith("the loss became NaN at step 1 (epoch 1)",
        End(Trainer(Network(new Fault(float.NaN, _ => true)))), StringComparison.Ordinal);
}
