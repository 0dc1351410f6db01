using Fovea.Data;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Reference.Tests;

/// <summary>A small convolutional network learns the digits on both devices, from the same weights.</summary>
public class TrainingTests
{
    private const int Batches = 10;

    private static readonly IReadOnlyDictionary<string, Tensor> Start = On.Run(On.Processor, () => Network().StateDict());

    [Theory]
    // Rounding errors grow from step to step: Adam divides by the gradients' own size.
    [InlineData(DType.Float64, 1e-11)]
    [InlineData(DType.Float32, 1e-4)]
    public void Losses_are_those_of_the_processor(DType dtype, double tolerance)
    {
        var (expected, network) = Train(On.Reference, dtype, record: false);
        var (actual, _) = Train(On.Processor, dtype, record: true);
        for (var i = 0; i < Batches; i++) Assert.Equal(expected[i], actual[i], tolerance);
        Assert.True(expected[^1] < 0.6 * expected[0], $"learns: {expected[0]:F3} → {expected[^1]:F3}");
        Assert.All(network.StateDict().Values, x => Assert.Same(On.Reference, x.Storage.Device));
    }

    [Fact]
    public void Recorded_steps_give_the_bits_of_eager_ones()
    {
        var (losses, network) = Train(On.Reference, DType.Float32, record: false);
        var (replayed, other) = Train(On.Reference, DType.Float32, record: true);
        Assert.Equal(losses, replayed);
        foreach (var (name, tensor) in network.StateDict()) On.Same(tensor, other.StateDict()[name]);
    }

    [Fact]
    public void A_network_that_was_moved_learns_as_one_that_was_made_there()
    {
        var (losses, network) = Train(On.Reference, DType.Float32, record: true);
        // Here new tensors are made on the processor.
        var (moved, other) = Train(On.Processor, DType.Float32, record: true, to: On.Reference);
        Assert.Equal(losses, moved);
        foreach (var (name, tensor) in network.StateDict()) On.Same(tensor, other.StateDict()[name]);
    }

    [Fact]
    public void A_recording_replays_the_bits_on_other_inputs()
    {
        var network = Network().To(On.Reference).Eval();
        Tensor x = On.Normal([3, 1, 8, 8], 1).To(On.Reference), next = On.Normal([3, 1, 8, 8], 2).To(On.Reference);
        var recording = Recording.Capture([x], () => [network.Forward(x).Detach()]);
        On.Same(network.Forward(x), recording.Outputs[0]);
        recording.Replay(next);
        On.Same(network.Forward(next), recording.Outputs[0]);
        Assert.Same(On.Reference, recording.Outputs[0].Storage.Device);
        Assert.True(recording.Calls > 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batches_are_made_on_the_device_of_the_context(bool prefetch)
    {
        var digits = Digits.Load().Take(6);
        var batches = On.Run(On.Reference, () => new DataLoader(digits, 4, prefetch: prefetch).ToList());
        Assert.All(batches, b => Assert.Same(On.Reference, b.Input.Device));
        Assert.All(batches, b => Assert.Same(On.Reference, b.Target.Device));
        foreach (var (there, here) in batches.Zip(new DataLoader(digits, 4))) On.Same(here.Input, there.Input);
    }

    private static Sequential Network() => new(new Conv2d(1, 6, 3, padding: 1), new BatchNorm2d(6), new ReLU(), new MaxPool2d(2),
        new Dropout(0.1), new Flatten(), new Linear(96, 10));

    /// <summary>The losses of an epoch; tensors are made on one device, and what learns moves to another where asked.</summary>
    private static (double[] Losses, Module Network) Train(Device made, DType dtype, bool record, Device? to = null) => On.Run(made, () =>
    {
        var network = Network();
        network.LoadStateDict(Start);
        network.To(dtype);
        if (to is not null) network.To(to);
        var optimizer = new Adam(network.Parameters(), 0.01);
        var step = new TrainingStep(network, new CrossEntropyLoss(), record ? ReplayPolicy.Auto : ReplayPolicy.Never);
        // The network drew its weights, one device as the other; dropout draws from here on.
        Generator.ManualSeed(3);
        var losses = new List<double>();
        foreach (var (images, labels, _) in new DataLoader(Digits.Load().Take(32 * Batches), 32, shuffle: true, seed: 1, prefetch: false))
        {
            var x = images.To(dtype).To(to ?? made);
            losses.Add(step.Run(x, labels.To(to ?? made)).Loss.Item());
            optimizer.Step();
        }
        return (losses.ToArray(), (Module)network);
    });
}
