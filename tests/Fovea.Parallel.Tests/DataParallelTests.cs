using System.Runtime.InteropServices;
using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Parallel.Tests;

/// <summary>Ranks that train together come to the bits of one process that accumulates.</summary>
public class DataParallelTests
{
    private const int Batch = 16;

    [Theory]
    [InlineData(1, 4, 1)]
    [InlineData(2, 4, 1)]
    [InlineData(4, 4, 1)]
    [InlineData(4, 4, 2)]
    [InlineData(3, 4, 1)]
    [InlineData(2, 3, 2)]
    [InlineData(3, 2, 1)]
    public void Ranks_come_to_the_bits_of_one_process_that_accumulates(int ranks, int perStep, int threads)
    {
        var alone = Alone(perStep);
        foreach (var together in Together(ranks, perStep, threads)) Assert.Equal(alone, together);
    }

    [Fact]
    public void Gradients_in_many_buckets_or_after_the_pass_are_the_same()
    {
        var alone = Alone(2);
        Assert.All(Together(2, 2, bucketBytes: 1), together => Assert.Equal(alone, together));
        Assert.All(Together(2, 2, overlap: false), together => Assert.Equal(alone, together));
    }

    [Theory]
    [InlineData(ReplayPolicy.Never)]
    [InlineData(ReplayPolicy.Verify)]
    public void Steps_that_are_computed_every_time_and_replays_that_are_checked_are_the_same(ReplayPolicy policy)
    {
        var alone = Alone(2, policy);
        Assert.Equal(Alone(2), alone);
        Assert.All(Together(2, 2, replay: policy), together => Assert.Equal(alone, together));
    }

    [Fact]
    public void Two_ranks_differ_from_one_without_accumulation() => Assert.NotEqual(Alone(1), Together(2, 2)[0]);

    [Fact]
    public void A_trainer_without_accumulation_takes_a_mini_batch_of_each_rank()
    {
        var alone = Alone(3);
        Assert.All(ThreadCommunicator.Run(3, all => Fit(Make(null), trainer => new DataParallel(trainer, all))),
            together => Assert.Equal(alone, together));
    }

    [Fact]
    public void One_rank_has_nobody_to_share_with()
    {
        var trainer = Make(null).Trainer;
        using var alone = ThreadCommunicator.Run(1, all => new DataParallel(trainer, all))[0];
        Assert.Null(trainer.Share);
        Assert.Equal(1, trainer.Callbacks.OfType<GradientAccumulation>().Single().Batches);
    }

    [Fact]
    public void Other_weights_become_those_of_rank_0_and_other_seeds_are_refused()
    {
        var states = ThreadCommunicator.Run(2, all => Fit(Make(2, weight: all.Rank), trainer => new DataParallel(trainer, all)));
        Assert.Equal(states[0], states[1]);
        Assert.Equal(Alone(2), states[1]);
        var e = Assert.Throws<RanksDifferException>(() => ThreadCommunicator.Run(2, all =>
            Fit(Make(2, seed: (ulong)all.Rank), trainer => new DataParallel(trainer, all))));
        Assert.StartsWith("rank 1 begins in another state than rank 0", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_settings_are_refused_by_name()
    {
        string Refused(Func<int, (Trainer, DataLoader, DataLoader)> make, Func<int, string>? settings = null) =>
            Assert.Throws<RanksDifferException>(() => ThreadCommunicator.Run(3, all => Fit(make(all.Rank),
                trainer => new DataParallel(trainer, all) { Settings = settings?.Invoke(all.Rank) ?? "" }))).Message;
        Assert.Equal("rank 2 was started otherwise than rank 0: 'learning rate: 0.02', and rank 0 has 'learning rate: 0.01'. "
            + "Give all ranks the same settings and data.", Refused(rank => Make(2, rate: rank == 2 ? 0.02 : 0.01)));
        Assert.Contains("'seed: 1', and rank 0 has 'seed: 0'", Refused(_ => Make(2), rank => $"name: a\nseed: {Math.Min(rank, 1)}"),
            StringComparison.Ordinal);
        Assert.Contains("rank 1", Refused(rank => Make(rank == 1 ? 3 : 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rank_that_goes_apart_is_found_after_the_epoch()
    {
        var e = Assert.Throws<RanksDifferException>(() => ThreadCommunicator.Run(2, all =>
        {
            var made = Make(2);
            if (all.Rank == 1) made.Trainer.Add(new Disturbance());
            return Fit(made, trainer => new DataParallel(trainer, all));
        }));
        Assert.StartsWith("rank 1 has other weights than rank 0 in epoch 1", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 1 })]
    [InlineData(new[] { 0, 5 })]
    [InlineData(new[] { 2, 3, 4, 9 })]
    [InlineData(new[] { 4, 5, 6, 7 })]
    public void Mini_batches_that_are_left_out_are_so_on_all_ranks(int[] bad)
    {
        // One process without the gradients of these; the optimizer does not step where a whole step is left out.
        (string State, string Notes) Guarded(Func<Trainer, DataParallel>? share)
        {
            var (guard, notes) = (new NanGuard(skip: true), new Notes());
            var made = Make(4, guard: guard);
            made.Trainer.Add(notes);
            var state = Fit((made.Trainer, new Spoilt(made.Training, bad), made.Validation), share);
            Assert.Equal(2 * bad.Length, guard.Skipped);
            return (state, string.Join('\n', notes.Said));
        }
        (string, string) alone;
        using (new ComputeContext { Threads = 1 }.Use()) alone = Guarded(null);
        Assert.All(bad, b => Assert.Contains($"left out the batch of step {b + 1} (epoch 1): input 0 of the batch: ", alone.Item2,
            StringComparison.Ordinal));
        foreach (var ranks in new[] { 1, 2, 3, 4 })
            Assert.All(ThreadCommunicator.Run(ranks, all => Guarded(trainer => new DataParallel(trainer, all))),
                together => Assert.Equal(alone, together));
    }

    // The loss is a number and a gradient is not, in one mini-batch of four; or the outputs of a layer that has running averages.
    [Theory]
    [InlineData(true, ReplayPolicy.Auto, "the gradient of parameter 1.weight: 384 of 384 elements are not finite; the loss is finite")]
    [InlineData(false, ReplayPolicy.Auto, "the output of layer 2, Spike, computed by mul: ")]
    [InlineData(false, ReplayPolicy.Never, "the output of layer 2, Spike, computed by mul: ")]
    public void What_is_not_finite_is_named_on_all_ranks(bool gradient, ReplayPolicy policy, string what)
    {
        string Guarded(bool skip, Func<Trainer, DataParallel>? share)
        {
            Generator.ManualSeed(4);
            Module fault = gradient ? new Root() : new Spike();
            var network = new Sequential(new Flatten(), new Linear(64, 6, bias: false), fault, new BatchNorm1d(6), new Linear(6, 10));
            var labels = Tensor.From([.. Enumerable.Range(0, 96).Select(i => i % 10L)]);
            var (notes, training) = (new Notes(), new DataLoader(new TensorDataset(Tensor.Randn([96, 1, 8, 8]), labels), 8));
            var trainer = new Trainer(network, new CrossEntropyLoss(), new Sgd(network.Parameters(), 0.01), new NanGuard(skip),
                new GradientAccumulation(4), notes)
            { View = null, Replay = policy };
            using var shared = share?.Invoke(trainer);
            // Both faults show where pictures are 0.
            trainer.Fit(new Spoilt(training, [6], 0), 2);
            return string.Join('\n', [.. notes.Said, .. network.StateDict().Select(p => $"{p.Key} {Convert.ToHexString(Bytes(p.Value))}")]);
        }
        string alone;
        using (new ComputeContext { Threads = 1 }.Use()) alone = Guarded(skip: true, null);
        Assert.Contains($"left out the batch of step 7 (epoch 1): {what}", alone, StringComparison.Ordinal);
        foreach (var ranks in new[] { 2, 4 })
        {
            Assert.All(ThreadCommunicator.Run(ranks, all => Guarded(skip: true, trainer => new DataParallel(trainer, all))),
                together => Assert.Equal(alone, together));
            Assert.All(ThreadCommunicator.Run(ranks, all => Assert.Throws<TrainingDivergedException>(() =>
                Guarded(skip: false, trainer => new DataParallel(trainer, all))).Message),
                message => Assert.StartsWith($"nanGuard: not finite at step 7 (epoch 1): {what}", message, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_cannot_be_shared_out_is_refused()
    {
        static string Refused(params ReadOnlySpan<Callback> callbacks)
        {
            var trainer = Make(null).Trainer;
            for (var i = 0; i < callbacks.Length; i++) trainer.Insert(callbacks[i], at: i);
            return Assert.Throws<ArgumentException>(() => ThreadCommunicator.Run(2, all => new DataParallel(trainer, all))).Message;
        }
        Assert.StartsWith("nanGuard: expected before gradientAccumulation", Refused(new GradientAccumulation(2), new NanGuard()),
            StringComparison.Ordinal);
        Assert.StartsWith("nanGuard: expected mini-batches by themselves",
            Refused(new NanGuard(), new GradientAccumulation(2), new SyncBatchNorm()), StringComparison.Ordinal);
        Assert.StartsWith("gradientClipping: expected behind gradientAccumulation",
            Refused(new GradientClipping(), new GradientAccumulation(2)), StringComparison.Ordinal);
    }

    private static string Alone(int perStep, ReplayPolicy replay = default)
    {
        using var _ = new ComputeContext { Threads = 1 }.Use();
        return Fit(Make(perStep, replay: replay), null);
    }

    private static string[] Together(int ranks, int perStep, int threads = 1, int bucketBytes = 4096, bool overlap = true,
        ReplayPolicy replay = default) => ThreadCommunicator.Run(ranks, all => Fit(Make(perStep, replay: replay),
            trainer => new DataParallel(trainer, all) { BucketBytes = bucketBytes, Overlap = overlap }), threads);

    // Everything that a training has: convolutions, both running averages, dropout, transforms that draw, a schedule, clipping, and a last
    // mini-batch that is not full.
    private static (Trainer Trainer, DataLoader Training, DataLoader Validation) Make(int? perStep, ulong seed = 0, double rate = 0.01,
        ReplayPolicy replay = default, int weight = 0, Callback? guard = null)
    {
        Generator.ManualSeed(seed);
        var network = new Sequential(new Conv2d(1, 4, 3, padding: 1), new BatchNorm2d(4), new ReLU(), new Dropout2d(0.2),
            new Conv2d(4, 6, 3), new InstanceNorm2d(6, affine: true, trackRunningStats: true), new ReLU(), new Flatten(), new Dropout(0.3),
            new Linear(216, 10), new BatchNorm1d(10, momentum: null));
        if (weight != 0) network.Parameters().First().AsSpan<float>()[0] += weight;
        var (train, test) = (PartTables.Datasets.Build("digits", null).Train, PartTables.Datasets.Build("digits", null).Test);
        var few = train.HoldOut(train.Count - 150, seed: 0).Others;
        var training = new DataLoader(few, Batch, shuffle: true, seed: 3,
            transforms: [new RandomTranslation(0.1), new Normalize([0.5f], [0.3f])]);
        var optimizer = new Adam(network.Parameters(), rate);
        var trainer = new Trainer(network, new CrossEntropyLoss(), optimizer)
        {
            Schedule = new CosineLR(optimizer, 12) { Per = SchedulePeriod.Batch }, Replay = replay, View = null, LossWindow = 3,
        };
        if (guard is not null) trainer.Add(guard);
        if (perStep is { } batches) trainer.Add(new GradientAccumulation(batches));
        trainer.Add(new GradientClipping(1));
        return (trainer, training, new DataLoader(test.HoldOut(100, seed: 0).Held, 30));
    }

    // All that came out, bit by bit.
    private static string Fit((Trainer Trainer, IBatchSource Training, IBatchSource Validation) made, Func<Trainer, DataParallel>? share)
    {
        var (trainer, training, validation) = made;
        using var shared = share?.Invoke(trainer);
        var results = trainer.Fit(training, 2, validation);
        var state = trainer.Network.StateDict().Concat(trainer.Optimizer.StateDict()).Concat(trainer.Schedule!.StateDict())
            .Select(p => $"{p.Key} {Convert.ToHexString(Bytes(p.Value))}");
        return string.Join('\n', [.. state, .. results.Select(r => $"{r}"), $"{trainer.Progress}", $"{Generator.Default.Position}"]);
    }

    private static byte[] Bytes(Tensor x)
    {
        var bytes = new byte[x.Count * x.DType.Size];
        x.Device.Download(x.Detach(), bytes);
        return bytes;
    }

    private sealed class Disturbance : Callback
    {
        public override void AfterStep(TrainingContext context) => context.Task.Network.Parameters().First().AsSpan<float>()[0] += 1;
    }

    private sealed class Notes : Callback
    {
        public List<string> Said { get; } = [];

        public override void Noted(TrainingContext context, string note) => Said.Add(note);
    }

    /// <summary>√(x²), whose slope at 0 is computed as ∞·0.</summary>
    private sealed class Root : Module
    {
        protected override Tensor Compute(Tensor x) => (x * x).Sqrt();
    }

    /// <summary>x·(1/‖x‖²), which is no number where x is 0.</summary>
    private sealed class Spike : Module
    {
        protected override Tensor Compute(Tensor x) => x * (1f / (x * x).Sum());
    }

    /// <summary>Batches of which some have pictures of one value.</summary>
    private sealed class Spoilt(IBatchSource all, int[] bad, float value = float.NaN) : IBatchSource
    {
        public int SamplesPerEpoch => all.SamplesPerEpoch;

        public int BatchesPerEpoch => all.BatchesPerEpoch;

        public IEnumerable<Batch> Batches(int epoch) => Spoil(all.Batches(epoch), Enumerable.Range(0, BatchesPerEpoch));

        public IEnumerable<Batch> Batches(int epoch, IReadOnlyList<int> numbers) => Spoil(all.Batches(epoch, numbers), numbers);

        private IEnumerable<Batch> Spoil(IEnumerable<Batch> batches, IEnumerable<int> numbers) => batches.Zip(numbers, (batch, number) =>
            bad.Contains(number) ? new Batch(Tensor.Full(batch.Inputs[0].Shape, value), batch.Target, batch.Indices) : batch);
    }
}
