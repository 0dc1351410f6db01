namespace Fovea.Nn.Tests;

/// <summary>Memory that recordings and calls hold.</summary>
[Collection(nameof(MeasuredAlone))]
public class RecordingMemoryTests
{
    [Fact]
    public void Recordings_that_no_longer_hold_are_let_go()
    {
        var net = Networks.All["mnist-cnn"];
        var network = net.Seeded();
        var step = new TrainingStep(network, new CrossEntropyLoss());
        var (images, labels) = net.Batch(32);
        for (var i = 0; i < 4; i++) Switch();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 40; i++) Switch();
        // Each recording takes more than 2 MB.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20_000_000);

        void Switch()
        {
            network.Train(!network.IsTraining);
            step.Run(images, labels);
        }
    }

    [Fact]
    public void Calls_of_one_network_hold_its_kernels_once()
    {
        var network = new Sequential(new Conv2d(256, 256, 3, padding: 1), new ReLU());
        network.Eval();
        // The transformed kernels are 4 times the weights: 9 MB.
        const long Packed = 4L * 256 * 256 * 9 * sizeof(float);
        var inputs = Array.ConvertAll([14, 15, 16, 13], size => Tensor.Randn([1, 256, size, size], generator: new(1)));
        var first = new InferenceCall(network);
        Warm(first);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var others = new[] { new InferenceCall(network), new InferenceCall(network) };
        foreach (var call in others) Warm(call);
        // The buffers of their own, a quarter of a megabyte for each size; not one copy of the kernels.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Packed / 2);
        foreach (var call in others.Append(first))
            foreach (var x in inputs) Bits.Same(Forward(x), call.Run(x));

        void Warm(InferenceCall call)
        {
            for (var i = 0; i < 4; i++)
                foreach (var x in inputs) call.Run(x);
        }

        Tensor Forward(Tensor x)
        {
            using var _ = Autograd.NoGrad();
            return network.Forward(x);
        }
    }
}
