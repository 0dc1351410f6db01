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

    [Fact]
    public void What_cannot_be_shared_out_is_refused()
    {
        var guarded = Make(2).Trainer;
        guarded.Add(new NanGuard());
        Assert.StartsWith("nanGuard: ", Assert.Throws<ArgumentException>(() =>
            ThreadCommunicator.Run(1, all => new DataParallel(guarded, all))).Message, StringComparison.Ordinal);
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
        ReplayPolicy replay = default, int weight = 0)
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
        if (perStep is { } batches) trainer.Add(new GradientAccumulation(batches));
        trainer.Add(new GradientClipping(1));
        return (trainer, training, new DataLoader(test.HoldOut(100, seed: 0).Held, 30));
    }

    // All that came out, bit by bit.
    private static string Fit((Trainer Trainer, DataLoader Training, DataLoader Validation) made, Func<Trainer, DataParallel>? share)
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
}
