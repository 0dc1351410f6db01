namespace Fovea.Nn.Tests;

/// <summary>One network on several threads, each with a call of its own: the weights, and what was prepared from them, are
/// shared.</summary>
public class InferenceConcurrencyTests
{
    public static TheoryData<string> Names() => [.. Networks.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Four_threads_give_the_bits_of_one(string name)
    {
        var net = Networks.All[name];
        var network = net.Seeded();
        network.Eval();
        int[] sizes = [1, 5, 2, 8];
        var inputs = Array.ConvertAll(sizes, size => net.Batch(size, size).Images);
        var expected = Array.ConvertAll(inputs, x => Forward(network, x));
        var wrong = 0;
        using var start = new Barrier(4);
        var threads = Enumerable.Range(0, 4).Select(n => new Thread(() =>
        {
            var call = new InferenceCall(network);
            start.SignalAndWait();
            for (var i = 0; i < 24; i++)
            {
                var at = (n + i) % sizes.Length;
                if (!call.Run(inputs[at]).AsReadOnlySpan<float>().SequenceEqual(expected[at].AsReadOnlySpan<float>()))
                    Interlocked.Increment(ref wrong);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(0, wrong);
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
            foreach (var x in inputs) Bits.Same(Forward(network, x), call.Run(x));

        void Warm(InferenceCall call)
        {
            for (var i = 0; i < 4; i++)
                foreach (var x in inputs) call.Run(x);
        }
    }

    private static Tensor Forward(Module network, Tensor x)
    {
        using var _ = Autograd.NoGrad();
        return network.Forward(x);
    }
}
