namespace Fovea.Nn.Tests;

/// <summary>Memory is measured: no other test runs meanwhile. One that did could lease the scratch buffers that the measured thread has
/// warmed up, and the thread would have to make new ones.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public class MeasuredAlone;

/// <summary>What warm calls allocate: nothing.</summary>
[Collection(nameof(MeasuredAlone))]
public class AllocationTests
{
    public static TheoryData<string> Names() => [.. Networks.All.Keys];

    [Theory]
    [InlineData("mnist-mlp", "sgd")]
    [InlineData("mnist-cnn", "sgd")]
    [InlineData("mnist-cnn", "adam")]
    [InlineData("cifar-lenet", "sgd")]
    [InlineData("mixed", "sgd")]
    [InlineData("mixed", "adam")]
    [InlineData("odd sizes", "adam")]
    public void A_step_that_has_warmed_up_allocates_nothing(string name, string optimizer)
    {
        using var _ = new ThreadsScope(1);
        var net = Networks.All[name];
        var network = net.Seeded();
        var step = new TrainingStep(network, new CrossEntropyLoss());
        var descent = TrainingStepTests.Optimizers[optimizer](network.Parameters());
        var (images, labels) = net.Batch(8);
        Assert.Equal(0, BytesOf(() =>
        {
            step.Run(images, labels);
            descent.Step();
        }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_call_that_has_warmed_up_allocates_nothing(string name)
    {
        using var _ = new ThreadsScope(1);
        var net = Networks.All[name];
        var network = net.Seeded();
        network.Eval();
        var call = new InferenceCall(network);
        Tensor one = net.Batch(1).Images, more = net.Batch(8).Images;
        Assert.Equal(0, BytesOf(() =>
        {
            call.Run(one);
            call.Run(more);
        }));
    }

    /// <summary>Bytes that 20 runs allocate on this thread, after 40 others.</summary>
    private static long BytesOf(Action action)
    {
        for (var i = 0; i < 40; i++) action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++) action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
