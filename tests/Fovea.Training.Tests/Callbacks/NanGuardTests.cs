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
