using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Training.Tests.Callbacks;

/// <summary><see cref="StochasticWeightAveraging"/>: the mean of the weights after the last epochs, and statistics that fit it.</summary>
public sealed class StochasticWeightAveragingTests
{
    /// <summary>The weights after each epoch.</summary>
    private sealed class Weights : Callback
    {
        public List<float[]> After { get; } = [];

        public override void EpochEnds(TrainingContext context) =>
            After.Add([.. context.Task.Network.Parameters().SelectMany(p => p.ToArray<float>())]);
    }

    private static Sequential Network(double? momentum)
    {
        Generator.ManualSeed(2);
        return new(new Flatten(), new Linear(16, 12), new BatchNorm1d(12, momentum: momentum), new ReLU(), new Dropout(0.5),
            new Linear(12, 4));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(null)]
    public void The_network_ends_as_the_mean_with_statistics_of_its_own(double? momentum)
    {
        var network = Network(momentum);
        var (weights, averaging) = (new Weights(), new StochasticWeightAveraging(0.5));
        var trainer = Tiny.Trainer(network, 0.2, weights, averaging);
        var batches = new DataLoader(Tiny.Rows(32), 8);
        trainer.Fit(batches, 6);
        var expected = Enumerable.Range(0, weights.After[0].Length).Select(i => weights.After.Skip(3).Average(w => (double)w[i])).ToArray();
        float[] actual = [.. network.Parameters().SelectMany(p => p.ToArray<float>())];
        for (var i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], 1e-5);

        // The mean over the batches of what the averaged first layer gives.
        var norm = (BatchNorm1d)network[2];
        using var _ = Autograd.NoGrad();
        var hidden = batches.Batches(0).Select(b => network[1].Forward(network[0].Forward(b.Input))).ToList();
        for (var c = 0; c < 12; c++)
        {
            double[][] values = [.. hidden.Select(h =>
                Enumerable.Range(0, 8).Select(n => (double)h.ToArray<float>()[n * 12 + c]).ToArray())];
            Assert.Equal(values.Average(v => v.Average()), norm.RunningMean!.ToArray<float>()[c], 1e-4);
            Assert.Equal(values.Average(v => v.Sum(x => (x - v.Average()) * (x - v.Average())) / 7),
                norm.RunningVar!.ToArray<float>()[c], 1e-4);
        }
        Assert.True(network.IsTraining);
        Assert.True(trainer.Evaluate(batches).Accuracy > 0.9);
        Assert.Equal(0, averaging.Averaged);
    }

    [Fact]
    public void Cycles_are_taken_at_their_ends_and_a_cancelled_training_keeps_its_weights()
    {
        var averaging = new StochasticWeightAveraging(0.25, every: 2);
        var counts = new List<long>();
        var recorder = new Recorder { OnStep = p => { if (p.StepInEpoch == 4) counts.Add(averaging.Averaged); } };
        using var source = new CancellationTokenSource();
        var stop = new Recorder { OnStep = p => { if (p.Step == 30) source.Cancel(); } };
        var trainer = Tiny.Trainer(Network(0.1), 0.2, averaging, recorder, stop);
        trainer.Fit(new DataLoader(Tiny.Rows(32), 8), 8, cancellation: source.Token);
        // Of 8 epochs the first 2 are left out; then after 4 and 6.
        Assert.Equal([0, 0, 0, 0, 1, 1, 2], counts);
        Assert.Equal(2, averaging.Averaged);
    }

    [Fact]
    public void Averages_of_another_architecture_are_refused()
    {
        var averaging = new StochasticWeightAveraging(0);
        averaging.LoadStateDict(new Dictionary<string, Tensor> { ["count"] = Tensor.From(1L), ["average.0"] = Tensor.Zeros([3]) });
        var e = Assert.Throws<StateDictException>(() =>
            Tiny.Trainer(Network(0.1), 0.1, averaging).Fit(new DataLoader(Tiny.Rows(16), 8), 1));
        Assert.Contains("expected 6 averages, got 1", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticWeightAveraging(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticWeightAveraging(0.5, 0));
    }
}
