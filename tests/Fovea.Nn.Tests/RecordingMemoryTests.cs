namespace Fovea.Nn.Tests;

/// <summary>Memory of recordings.</summary>
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
}
