using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Parallel.Tests;

/// <summary>Batch normalisation over several ranks is that of one process with a mini-batch as large as theirs together.</summary>
public class SyncBatchNormTests
{
    // Full steps alone: of a last one that is not full one process takes the mean over samples, and ranks that over mini-batches.
    [Theory]
    [InlineData(2, 8, 112)]
    [InlineData(3, 8, 120)]
    public void Ranks_come_to_what_one_process_comes_to_with_all_their_samples(int ranks, int each, int samples)
    {
        using var _ = new ComputeContext { Threads = 1 }.Use();
        var (alone, network) = Make(ranks * each, samples);
        alone.Trainer.Fit(alone.Training, 2);
        var together = ThreadCommunicator.Run(ranks, all => Fit(Make(each, samples), all, new SyncBatchNorm()));
        foreach (var state in together)
        {
            Assert.Equal(together[0].Select(p => p.Value), state.Select(p => p.Value));
            foreach (var (name, tensor) in network.StateDict())
                Assert.All(Values(tensor).Zip(state[name]), v => Assert.Equal(v.First, v.Second, 1e-9 * (1 + Math.Abs(v.First))));
        }
        // Without it each goes by its own statistics, which is something else.
        var ghost = ThreadCommunicator.Run(ranks, all => Fit(Make(each, samples), all));
        Assert.Contains(network.StateDict(), p => Values(p.Value).Zip(ghost[0][p.Key]).Any(v => Math.Abs(v.First - v.Second) > 1e-4));
    }

    [Fact]
    public void Steps_that_not_all_ranks_have_a_mini_batch_for_are_synchronised_among_those_that_have()
    {
        // The last step: one full mini-batch and one of 3 for two of three ranks.
        var states = ThreadCommunicator.Run(3, all => Fit(Make(8, 24 * 2 + 11), all, new SyncBatchNorm()));
        Assert.All(states, state => Assert.Equal(states[0].Select(p => p.Value), state.Select(p => p.Value)));
        Assert.All(states[0].SelectMany(p => p.Value), v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public void One_process_or_another_number_of_ranks_is_refused()
    {
        var (made, _) = Make(8, 24);
        made.Trainer.Add(new SyncBatchNorm());
        Assert.StartsWith("syncBatchNorm: expected several processes", Assert.Throws<ArgumentException>(() =>
            made.Trainer.Fit(made.Training, 1)).Message, StringComparison.Ordinal);
        var begun = new SyncBatchNorm();
        begun.LoadStateDict(new Dictionary<string, Tensor> { ["ranks"] = Tensor.From(4L) });
        Assert.StartsWith("syncBatchNorm: expected the 4 ranks that the run began with, got 2", Assert.Throws<ArgumentException>(() =>
            ThreadCommunicator.Run(2, all => Fit(Make(8, 24), all, begun))).Message, StringComparison.Ordinal);
    }

    private static ((Trainer Trainer, DataLoader Training) Made, Sequential Network) Make(int batch, int samples)
    {
        Generator.ManualSeed(1);
        var network = new Sequential(new Conv2d(1, 4, 3), new BatchNorm2d(4), new ReLU(), new Flatten(), new Linear(144, 10),
            new BatchNorm1d(10, momentum: null));
        // Doubles: what differs is the order of sums alone.
        network.To(DType.Float64);
        var labels = Tensor.From([.. Enumerable.Range(0, samples).Select(i => i % 10L)]);
        var source = new TensorDataset(Tensor.Randn([samples, 1, 8, 8]).To(DType.Float64), labels);
        var trainer = new Trainer(network, new CrossEntropyLoss(), new Sgd(network.Parameters(), 0.05, momentum: 0.9)) { View = null };
        return ((trainer, new DataLoader(source, batch, shuffle: true, seed: 5)), network);
    }

    private static Dictionary<string, double[]> Fit(((Trainer Trainer, DataLoader Training) Made, Sequential Network) all,
        Communicator ranks, params Callback[] callbacks)
    {
        var ((trainer, training), network) = all;
        foreach (var callback in callbacks) trainer.Add(callback);
        using var parallel = new DataParallel(trainer, ranks) { BucketBytes = 1000 };
        trainer.Fit(training, 2);
        return network.StateDict().ToDictionary(p => p.Key, p => Values(p.Value));
    }

    private static double[] Values(Tensor x) => x.To(DType.Float64).ToArray<double>();
}
