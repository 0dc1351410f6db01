using Fovea.Data;
using Fovea.Nn;
using Fovea.Reference.Tests;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Gpu.Tests;

/// <summary>What the host puts into the queue, and where it waits for it.</summary>
public sealed class QueueTests
{
    [Fact]
    public void Steps_of_parameters_that_follow_one_another_are_made_by_few_launches()
    {
        using var device = GpuDevice.Emulator(4);
        var (theirs, launches) = Train(device);
        var (ours, _) = Train(On.Processor);
        // Thirteen parameters with a state each: eight and five of them.
        Assert.Equal(2, launches);
        foreach (var (a, b) in ours.Zip(theirs)) On.Close(a, b, 1e-15);

        (Tensor[] Parameters, long Launches) Train(Device on)
        {
            Tensor[] parameters = [.. Enumerable.Range(1, 13).Select(n => Leaf(On.Normal([n, 7], (ulong)n, DType.Float64).To(on)))];
            var optimizer = new Adam(parameters, 0.01);
            long launches = 0;
            for (var step = 0; step < 3; step++)
            {
                foreach (var (i, p) in parameters.Index()) p.Grad = On.Normal(p.Shape, (ulong)(100 * step + i), DType.Float64).To(on);
                on.Synchronize();
                var before = (on as GpuDevice)?.Launches ?? 0;
                optimizer.Step();
                on.Synchronize();
                launches = ((on as GpuDevice)?.Launches ?? 0) - before;
            }
            return ([.. parameters.Select(p => p.Detach().To(On.Processor))], launches);
        }
    }

    [Fact]
    public void Steps_that_need_each_other_are_made_in_their_order()
    {
        using var device = GpuDevice.Emulator(4);
        Tensor a = Tensor.From([1.0, 2, 3]).To(device), b = Tensor.From([10.0, 20, 30]).To(device);
        var before = device.Launches;
        // b takes what a has become; then a takes what b has become; a part of a takes the rest of it.
        device.Execute(new UpdateCall<Add>(new(), a, b));
        device.Execute(new UpdateCall<Add>(new(), b, a));
        device.Execute(new UpdateCall<Add>(new(), a, b));
        Assert.Equal([32.0, 64, 96], a.To(On.Processor).ToArray<double>());
        Assert.Equal([21.0, 42, 63], b.To(On.Processor).ToArray<double>());
        Assert.Equal(before + 3, device.Launches);
        // And what comes after them sees them.
        device.Execute(new UpdateCall<Add>(new(), a, b));
        Assert.Equal([53.0, 106, 159], (a + 0).To(On.Processor).ToArray<double>());
    }

    [Fact]
    public void An_index_that_lies_outside_is_told_where_the_host_waits()
    {
        using var device = GpuDevice.Emulator(4);
        var x = On.Normal([3, 4], 1, DType.Float64).To(device);
        var indices = Tensor.From(new long[] { 0, 2, 7, -1 }).To(device);
        var waits = device.Waits;
        var picked = x.IndexSelect(0, indices);
        // What it was is kept, whatever becomes of it.
        device.Execute(new FillCall(indices, 1));
        Assert.Equal(waits, device.Waits);
        var error = Assert.Throws<ShapeException>(() => picked.To(On.Processor));
        Assert.Contains("expected indices 0…2, got 7 at element 2", error.Message, StringComparison.Ordinal);
        // It is told once, and the device goes on.
        On.Close(x.To(On.Processor)[1], x.IndexSelect(0, indices)[0], 0);
    }

    [Fact]
    public void A_label_that_no_class_has_is_told_by_the_processors_line_before_the_parameters_move()
    {
        using var device = GpuDevice.Emulator(4);
        // Numbered from 1.
        var (labels, pixels) = (Enumerable.Range(0, 24).Select(i => i % 4 + 1).ToArray(), new byte[24 * 16]);
        var (expected, _) = Fit(On.Processor);
        var (actual, moved) = Fit(device);
        Assert.Equal(expected, actual);
        Assert.Contains("4", actual, StringComparison.Ordinal);
        Assert.False(moved);

        (string Message, bool Moved) Fit(Device on) => On.Run(on, () =>
        {
            var network = new Sequential(new Flatten(), new Linear(16, 4));
            var before = network.Parameters().First().Detach().Clone().To(On.Processor);
            var trainer = new Trainer(network, new CrossEntropyLoss(), new Sgd(network.Parameters(), 0.1)) { View = null };
            var loader = new DataLoader(new MemoryDataset("stripes", pixels, labels, [1, 4, 4], ["a", "b", "c", "d", "e"]), 8);
            var error = Assert.Throws<ShapeException>(() => trainer.Fit(loader, 1));
            var after = network.Parameters().First().Detach().To(On.Processor);
            return (error.Message, !before.ToArray<float>().SequenceEqual(after.ToArray<float>()));
        });
    }

    [Fact]
    public void The_first_of_several_checks_that_fail_is_told()
    {
        using var device = GpuDevice.Emulator(4);
        var p = Tensor.From([0.25, 1.5, 0.5, double.NaN], [2, 2]).To(device);
        var scores = On.Normal([2, 2], 1, DType.Float64).To(device);
        // More than may wait, all fine.
        for (var i = 0; i < 100; i++) scores.IndexSelect(0, Tensor.From(new long[] { 1, 0 }).To(device));
        var loss = new CrossEntropyLoss().Forward(scores, p);
        scores.IndexSelect(0, Tensor.From(new long[] { 5 }).To(device));
        var error = Assert.Throws<ShapeException>(() => loss.Item());
        Assert.Equal("cross_entropy: expected probabilities from 0 to 1, got 1.5 at element 1.", error.Message);
        device.Synchronize();
    }

    [Fact]
    public void A_step_that_is_replayed_waits_for_nothing()
    {
        using var device = GpuDevice.Emulator(8);
        On.Run(device, () =>
        {
            var network = new Sequential(new Conv2d(1, 4, 3), new BatchNorm2d(4), new ReLU(), new Flatten(), new Dropout(0.2),
                new Linear(144, 10));
            var optimizer = new Sgd(network.Parameters(), 0.1, momentum: 0.9);
            var step = new TrainingStep(network, new CrossEntropyLoss());
            Tensor x = On.Normal([4, 1, 8, 8], 1).To(device), labels = Tensor.From(new long[] { 1, 2, 3, 4 }).To(device);
            for (var i = 0; i < 3; i++)
            {
                step.Run(x, labels);
                optimizer.Step();
            }
            Assert.Null(step.Refusal);
            device.Synchronize();
            var waits = device.Waits;
            for (var i = 0; i < 5; i++)
            {
                step.Run(x, labels);
                optimizer.Step();
            }
            Assert.Equal(waits, device.Waits);
            Assert.True(double.IsFinite(step.Run(x, labels).Loss.Item()));
            Assert.Equal(waits + 1, device.Waits);
            return 0;
        });
    }

    [Fact]
    public void A_training_waits_once_for_many_steps_and_comes_to_the_same_bits()
    {
        var (results, weights, waits) = Fit(null);
        var (same, theirs, fewer) = Fit(10);
        Assert.Equal(results, same);
        foreach (var (a, b) in weights.Zip(theirs)) On.Same(a, b);
        // Three at a time: for losses, scores and labels. 31 batches alone; or the first alone, and three tens. Both look at the first
        // batch once more, and at each parameter at the end.
        Assert.Equal(3 * 31 - 3 * 4, waits - fewer);
        Assert.InRange(fewer, 3 * 4, 3 * 4 + 10);

        (IReadOnlyList<EpochResult> Results, Tensor[] Weights, long Waits) Fit(int? every)
        {
            using var device = GpuDevice.Emulator(8);
            return On.Run(device, () =>
            {
                var network = new Sequential(new Flatten(), new Linear(64, 12), new ReLU(), new Dropout(0.1), new Linear(12, 10));
                var seen = every is null ? [new Each()] : Array.Empty<Callback>();
                var trainer = new Trainer(network, new CrossEntropyLoss(), new Sgd(network.Parameters(), 0.1, momentum: 0.9), seen)
                {
                    ReadEvery = every, View = null,
                };
                var loader = new DataLoader(Digits.Load().Take(31 * 8), 8, shuffle: true, seed: 1, prefetch: false);
                var before = device.Waits;
                var results = trainer.Fit(loader, 1);
                var waits = device.Waits - before;
                return (results, network.Parameters().Select(p => p.Detach().To(On.Processor)).ToArray(), waits);
            });
        }
    }

    private sealed class Each : Callback;

    [Theory]
    [InlineData(5)]
    [InlineData(3_000_000)]
    public void Bytes_of_the_host_arrive_beside_the_queue_where_elements_are_new_and_in_order_where_not(int count)
    {
        using var device = GpuDevice.Emulator(4);
        var one = On.Normal([count], 1);
        var x = one.To(device);
        On.Same(one, x.To(On.Processor));
        // A call in the queue reads what is overwritten next; the host's bytes may change as soon as they are handed over.
        var y = x.Exp();
        var bytes = new byte[4 * count];
        var launches = device.Launches;
        device.Upload(bytes, x);
        Array.Fill(bytes, (byte)1);
        Assert.True(device.Launches > launches);
        On.Close(one.Exp(), y, 1e-6);
        Assert.All(x.To(On.Processor).ToArray<float>(), v => Assert.Equal(0, v));
        // Memory that something in the queue may still read is not fresh; once the host has waited it is.
        for (var i = 0; i < 3; i++)
        {
            var again = On.Normal([count], (ulong)i).To(device);
            On.Same(On.Normal([count], (ulong)i), again.To(On.Processor));
        }
    }

    [Fact]
    public async Task Several_threads_may_call_the_same_kernels()
    {
        var device = On.Reference;
        var expected = Sum(On.Processor, 0);
        var threads = Environment.ProcessorCount + 2;
        var sums = new double[threads];
        Task[] tasks = [.. Enumerable.Range(0, threads).Select(t => Task.Run(() => sums[t] = Sum(device, t)))];
        await Task.WhenAll(tasks);
        for (var t = 0; t < threads; t++) Assert.Equal(expected + 40 * t, sums[t], 1e-9);

        // Forty times the thread's number, and the numbers below forty.
        static double Sum(Device on, int thread) => On.Run(on, () =>
        {
            double sum = 0;
            for (var i = 0; i < 40; i++)
            {
                var x = Tensor.Full([5 + i], thread, DType.Float64).To(on) + Tensor.Full([5 + i], i, DType.Float64).To(on);
                sum += x.Mean().Item();
            }
            return sum;
        });
    }

    [Fact]
    public void Memory_that_the_queue_may_still_read_is_not_fresh()
    {
        var clock = new QueueClock();
        clock.Tick();
        clock.Tick();
        Assert.False(clock.IsOver(1));
        clock.Reached(1);
        Assert.True(clock.IsOver(1));
        Assert.False(clock.IsOver(2));
        // Who waited for less does not turn it back.
        clock.Reached(2);
        clock.Reached(1);
        Assert.True(clock.IsOver(2));
        Assert.Equal(3, clock.Waits);
    }

    private static Tensor Leaf(Tensor x)
    {
        x.RequiresGrad = true;
        return x;
    }

    private readonly struct Add : IUpdateRule
    {
        public void Apply<V>(ref V p, V g, ref V s0, ref V s1, ref V s2) where V : unmanaged, ILane<V> => p += g;
    }
}
