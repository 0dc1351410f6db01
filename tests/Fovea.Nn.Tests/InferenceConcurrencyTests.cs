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

    private static Tensor Forward(Module network, Tensor x)
    {
        using var _ = Autograd.NoGrad();
        return network.Forward(x);
    }
}
